WITH
"recent_trips__windows" AS (
  -- recent_trips: its rows of the last 1 hour, 1 day, all time that were known by then, in functions
  SELECT
    s."asof_key_1",
    s."asof_key_2",
    s."asof_key_3",
    s."asof_instant",
    COUNT(r."at") FILTER (WHERE r."at" > s."asof_instant" - INTERVAL '3600 seconds') AS "trips_1h",
    COUNT(r."at") FILTER (WHERE r."at" > s."asof_instant" - INTERVAL '86400 seconds') AS "trips_1d",
    CAST(SUM(r."fare") FILTER (WHERE r."at" > s."asof_instant" - INTERVAL '86400 seconds') AS numeric(38, 2)) AS "fare_1d",
    CAST(SUM(r."fare") AS numeric(38, 2)) AS "fare_unbounded",
    AVG(CAST(r."rating" AS double precision)) FILTER (WHERE r."at" > s."asof_instant" - INTERVAL '86400 seconds') AS "rating_1d",
    COUNT(DISTINCT r."batch") FILTER (WHERE r."at" > s."asof_instant" - INTERVAL '3600 seconds') AS "batches_1h",
    MAX(r."rating") FILTER (WHERE r."at" > s."asof_instant" - INTERVAL '3600 seconds') AS "best_1h",
    (ARRAY_AGG(r."batch" ORDER BY r."at", r."batch" NULLS FIRST) FILTER (WHERE r."batch" IS NOT NULL AND r."at" > s."asof_instant" - INTERVAL '86400 seconds'))[1] AS "first_batch_1d",
    COALESCE((ARRAY_AGG(r."fare" ORDER BY r."at" DESC, r."batch" DESC NULLS LAST) FILTER (WHERE r."fare" IS NOT NULL AND r."at" > s."asof_instant" - INTERVAL '86400 seconds'))[1:3], '{}') AS "last_fares_1d"
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."country" AS "asof_key_2", s."city" AS "asof_key_3", s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."country" IS NOT NULL
      AND s."city" IS NOT NULL
      AND isfinite(s."event_timestamp")
  ) AS s
  LEFT JOIN "raw"."trips" AS r
    ON r."driver_id" = s."asof_key_1"
   AND r."country" = s."asof_key_2"
   AND r."city" = s."asof_key_3"
   AND r."at" <= s."asof_instant"
   AND r."loaded_at" <= s."asof_instant"
  GROUP BY s."asof_key_1", s."asof_key_2", s."asof_key_3", s."asof_instant"
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
FROM "asof_spine" AS s
LEFT JOIN "recent_trips__windows" AS "recent_trips"
  ON "recent_trips"."asof_key_1" = s."driver_id"
 AND "recent_trips"."asof_key_2" = s."country"
 AND "recent_trips"."asof_key_3" = s."city"
 AND "recent_trips"."asof_instant" = s."event_timestamp"
ORDER BY s."asof_row"
