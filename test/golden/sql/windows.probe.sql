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
  -- where windows start, once for each row, in the order of keys and time
  SELECT
    *,
    s."event_timestamp" - INTERVAL '3600 seconds' AS "asof_start_1",
    s."event_timestamp" - INTERVAL '86400 seconds' AS "asof_start_2"
  FROM "asof_spine" AS s
  ORDER BY s."driver_id", s."country", s."city", s."event_timestamp"
) AS s
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
  FROM "raw"."trips" AS r
  WHERE r."driver_id" = s."driver_id"
    AND r."country" = s."country"
    AND r."city" = s."city"
    AND r."at" <= s."event_timestamp"
    AND r."loaded_at" <= s."event_timestamp"
) AS "recent_trips"
  ON s."driver_id" IS NOT NULL
 AND s."country" IS NOT NULL
 AND s."city" IS NOT NULL
 AND isfinite(s."event_timestamp")
ORDER BY s."asof_row"
