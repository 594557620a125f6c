WITH
"fare_counts__asked" AS (
  -- fare_counts: the moments of the spine, each beside the two stretches of time that its widest window touches
  SELECT
    s."asof_key_1",
    s."asof_instant",
    (DATE_PART(EPOCH_NANOSECOND, CASE p."asof_ask" WHEN 1 THEN s."asof_instant" WHEN 2 THEN DATEADD(microsecond, -86400000000, s."asof_instant") END) + 62135596800000000000) - MOD((DATE_PART(EPOCH_NANOSECOND, CASE p."asof_ask" WHEN 1 THEN s."asof_instant" WHEN 2 THEN DATEADD(microsecond, -86400000000, s."asof_instant") END) + 62135596800000000000), 86400000000000) AS "asof_bucket"
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."event_timestamp" IS NOT NULL
  ) AS s
  CROSS JOIN (SELECT 1 AS "asof_ask" UNION ALL SELECT 2) AS p
),
"fare_counts__windows" AS (
  -- fare_counts: its rows of the last 1 hour, 1 day, in functions
  SELECT
    s."asof_key_1",
    s."asof_instant",
    COUNT(IFF(r."at" > DATEADD(microsecond, -3600000000, s."asof_instant") AND (CAST(r."rating" AS FLOAT) > 3), r."at", NULL)) AS "good_trips_1h",
    COUNT(IFF((CAST(r."rating" AS FLOAT) > 3), r."at", NULL)) AS "good_trips_1d",
    AVG(CAST(IFF(r."at" IS NOT NULL, (CAST(r."fare" AS FLOAT) * 2), NULL) AS FLOAT)) AS "both_ways_1d",
    SUM(CAST(IFF(r."at" IS NOT NULL AND (NOT CAST(r."batch" AS NUMBER(19, 0)) IS NULL), COALESCE(CAST(r."rating" AS FLOAT), 1), NULL) AS FLOAT)) AS "stars_1d"
  FROM "fare_counts__asked" AS s
  LEFT JOIN "raw"."trips" AS r
    ON r."driver_id" = s."asof_key_1"
   AND (DATE_PART(EPOCH_NANOSECOND, r."at") + 62135596800000000000) - MOD((DATE_PART(EPOCH_NANOSECOND, r."at") + 62135596800000000000), 86400000000000) = s."asof_bucket"
   AND r."at" <= s."asof_instant"
   AND r."at" > DATEADD(microsecond, -86400000000, s."asof_instant")
   AND r."at" <= CAST('2026-01-01T10:00:00+00:00' AS TIMESTAMP_TZ)
   AND r."at" > CAST('2025-12-31T10:00:00+00:00' AS TIMESTAMP_TZ)
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
ORDER BY "asof_row"
