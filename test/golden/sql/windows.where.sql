WITH
"fare_counts__asked" AS (
  -- fare_counts: the moments of the spine, each beside the two stretches of time that its widest window touches
  SELECT
    s."asof_key_1",
    s."asof_instant",
    DATE_BIN(INTERVAL '86400 seconds', CASE p."asof_ask" WHEN 1 THEN s."asof_instant" WHEN 2 THEN s."asof_instant" - INTERVAL '86400 seconds' END, TIMESTAMP WITH TIME ZONE '2000-01-01T00:00:00Z') AS "asof_bucket"
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND isfinite(s."event_timestamp")
  ) AS s
  CROSS JOIN (SELECT 1 AS "asof_ask" UNION ALL SELECT 2) AS p
),
"fare_counts__windows" AS (
  -- fare_counts: its rows of the last 1 hour, 1 day, in functions
  SELECT
    s."asof_key_1",
    s."asof_instant",
    COUNT(r."at") FILTER (WHERE r."at" > s."asof_instant" - INTERVAL '3600 seconds' AND (CAST(r."rating" AS double precision) > 3)) AS "good_trips_1h",
    COUNT(r."at") FILTER (WHERE (CAST(r."rating" AS double precision) > 3)) AS "good_trips_1d",
    AVG(CAST((CAST(r."fare" AS double precision) * 2) AS double precision)) FILTER (WHERE r."at" IS NOT NULL) AS "both_ways_1d",
    SUM(CAST(COALESCE(CAST(r."rating" AS double precision), 1) AS double precision)) FILTER (WHERE r."at" IS NOT NULL AND (NOT CAST(r."batch" AS bigint) IS NULL)) AS "stars_1d"
  FROM "fare_counts__asked" AS s
  LEFT JOIN "raw"."trips" AS r
    ON r."driver_id" = s."asof_key_1"
   AND DATE_BIN(INTERVAL '86400 seconds', r."at", TIMESTAMP WITH TIME ZONE '2000-01-01T00:00:00Z') = s."asof_bucket"
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
