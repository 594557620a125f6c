WITH
"recent_trips__arrays" AS MATERIALIZED (
  -- recent_trips: one row a key: the columns of its rows, side by side in the order of time
  SELECT
    r."driver_id" AS "asof_key_1",
    r."country" AS "asof_key_2",
    r."city" AS "asof_key_3",
    ARRAY_AGG(r."at" ORDER BY r."at", r."loaded_at", r."batch", r."fare", r."rating") AS "asof_instants",
    ARRAY_AGG(r."loaded_at" ORDER BY r."at", r."loaded_at", r."batch", r."fare", r."rating") AS "asof_column_2",
    ARRAY_AGG(r."batch" ORDER BY r."at", r."loaded_at", r."batch", r."fare", r."rating") AS "asof_column_3",
    ARRAY_AGG(r."fare" ORDER BY r."at", r."loaded_at", r."batch", r."fare", r."rating") AS "asof_column_4",
    ARRAY_AGG(r."rating" ORDER BY r."at", r."loaded_at", r."batch", r."fare", r."rating") AS "asof_column_5"
  FROM "raw"."trips" AS r
  WHERE r."driver_id" IS NOT NULL
    AND r."country" IS NOT NULL
    AND r."city" IS NOT NULL
    AND r."at" IS NOT NULL
    AND r."loaded_at" IS NOT NULL
  GROUP BY r."driver_id", r."country", r."city"
)
SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  "recent_trips"."trips_1h",
  "recent_trips"."trips_1d",
  "recent_trips"."fare_1d",
  "recent_trips"."fare_unbounded",
  "recent_trips"."rating_1d",
  "recent_trips"."batches_1h",
  "recent_trips"."best_1h",
  "recent_trips"."first_batch_1d",
  "recent_trips"."last_fares_1d"
FROM (
  -- where windows start, once for each row
  SELECT
    *,
    s."event_timestamp" - INTERVAL '3600 seconds' AS "asof_start_1",
    s."event_timestamp" - INTERVAL '86400 seconds' AS "asof_start_2"
  FROM "asof_spine" AS s
  OFFSET 0
) AS s
LEFT JOIN "recent_trips__arrays" AS "recent_trips_arrays"
  ON "recent_trips_arrays"."asof_key_1" = s."driver_id"
 AND "recent_trips_arrays"."asof_key_2" = s."country"
 AND "recent_trips_arrays"."asof_key_3" = s."city"
LEFT JOIN LATERAL (
  -- recent_trips: its rows of the last 1 hour, 1 day, all time that were known by then, in functions
  SELECT
    COUNT(r."at") FILTER (WHERE r."at" > s."asof_start_1") AS "trips_1h",
    COUNT(r."at") FILTER (WHERE r."at" > s."asof_start_2") AS "trips_1d",
    CAST(SUM(r."fare") FILTER (WHERE r."at" > s."asof_start_2") AS numeric(38, 2)) AS "fare_1d",
    CAST(SUM(r."fare") AS numeric(38, 2)) AS "fare_unbounded",
    AVG(CAST(r."rating" AS double precision)) FILTER (WHERE r."at" > s."asof_start_2") AS "rating_1d",
    COUNT(DISTINCT r."batch") FILTER (WHERE r."at" > s."asof_start_1") AS "batches_1h",
    MAX(r."rating") FILTER (WHERE r."at" > s."asof_start_1") AS "best_1h",
    (ARRAY_AGG(r."batch" ORDER BY r."at", r."batch" NULLS FIRST) FILTER (WHERE r."batch" IS NOT NULL AND r."at" > s."asof_start_2"))[1] AS "first_batch_1d",
    COALESCE((ARRAY_AGG(r."fare" ORDER BY r."at" DESC, r."batch" DESC NULLS LAST) FILTER (WHERE r."fare" IS NOT NULL AND r."at" > s."asof_start_2"))[1:3], '{}') AS "last_fares_1d"
  FROM (
    SELECT
      UNNEST("recent_trips_arrays"."asof_instants"[p."asof_first":p."asof_last"]) AS "at",
      UNNEST("recent_trips_arrays"."asof_column_2"[p."asof_first":p."asof_last"]) AS "loaded_at",
      UNNEST("recent_trips_arrays"."asof_column_3"[p."asof_first":p."asof_last"]) AS "batch",
      UNNEST("recent_trips_arrays"."asof_column_4"[p."asof_first":p."asof_last"]) AS "fare",
      UNNEST("recent_trips_arrays"."asof_column_5"[p."asof_first":p."asof_last"]) AS "rating"
    FROM (SELECT 1 AS "asof_first", WIDTH_BUCKET(s."event_timestamp", "recent_trips_arrays"."asof_instants") AS "asof_last" OFFSET 0) AS p
  ) AS r
  WHERE r."loaded_at" <= s."event_timestamp"
) AS "recent_trips"
  ON s."driver_id" IS NOT NULL
 AND s."country" IS NOT NULL
 AND s."city" IS NOT NULL
 AND isfinite(s."event_timestamp")
ORDER BY s."asof_row"
