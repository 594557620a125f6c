WITH
"fare_counts__windows" AS (
  -- fare_counts: its rows of the last 1 hour, 1 day, in functions
  SELECT
    s."asof_key_1",
    s."asof_instant",
    COUNT(r."at") FILTER (WHERE r."at" > s."asof_instant" - INTERVAL '3600 seconds' AND (CAST(r."rating" AS double precision) > 3)) AS "good_trips_1h",
    COUNT(r."at") FILTER (WHERE (CAST(r."rating" AS double precision) > 3)) AS "good_trips_1d",
    AVG(CAST((CAST(r."fare" AS double precision) * 2) AS double precision)) FILTER (WHERE r."at" IS NOT NULL) AS "both_ways_1d",
    SUM(CAST(COALESCE(CAST(r."rating" AS double precision), 1) AS double precision)) FILTER (WHERE r."at" IS NOT NULL AND (NOT CAST(r."batch" AS bigint) IS NULL)) AS "stars_1d"
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND isfinite(s."event_timestamp")
  ) AS s
  LEFT JOIN "raw"."trips" AS r
    ON r."driver_id" = s."asof_key_1"
   AND r."at" <= s."asof_instant"
   AND r."at" > s."asof_instant" - INTERVAL '86400 seconds'
  GROUP BY s."asof_key_1", s."asof_instant"
)
SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  "fare_counts"."good_trips_1h",
  "fare_counts"."good_trips_1d",
  "fare_counts"."both_ways_1d",
  "fare_counts"."stars_1d"
FROM "asof_spine" AS s
LEFT JOIN "fare_counts__windows" AS "fare_counts"
  ON "fare_counts"."asof_key_1" = s."driver_id"
 AND "fare_counts"."asof_instant" = s."event_timestamp"
ORDER BY s."asof_row"
