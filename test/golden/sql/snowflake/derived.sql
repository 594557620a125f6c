WITH
"shifts__usable" AS (
  -- shifts: its rows from the instant they became known until a greater row was
  SELECT w."asof_key_1", w."asof_known", w."asof_event", w."until", w."hours"
  FROM (
    SELECT
      r."driver_id" AS "asof_key_1",
      GREATEST(DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)), DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."reported")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ))) AS "asof_known",
      MIN(GREATEST(DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)), DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."reported")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)))) OVER (
        PARTITION BY r."driver_id" ORDER BY DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) DESC, GREATEST(DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)), DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."reported")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)))
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS "asof_superseded",
      DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) AS "asof_event",
      DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."until")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) AS "until",
      r."hours"
    FROM "shifts" AS r
    WHERE r."driver_id" IS NOT NULL
      AND r."started" IS NOT NULL
      AND r."reported" IS NOT NULL
  ) AS w
  WHERE w."asof_superseded" IS NULL OR w."asof_known" < w."asof_superseded"
),
"shifts__latest" AS (
  -- shifts: the newest row at or before the spine row's time that was known by then, at most 90 minutes old
  SELECT
    s."asof_key_1",
    s."asof_instant",
    r."until",
    r."hours"
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."event_timestamp" IS NOT NULL
  ) AS s
  ASOF JOIN "shifts__usable" AS r
    MATCH_CONDITION (s."asof_instant" >= r."asof_known")
    ON s."asof_key_1" = r."asof_key_1"
  WHERE r."asof_event" >= DATEADD(microsecond, -5400000000, s."asof_instant")
),
"trip_sums__asked" AS (
  -- trip_sums: the moments of the spine, each beside the two stretches of time that its widest window touches
  SELECT
    s."asof_key_1",
    s."asof_key_2",
    s."asof_key_3",
    s."asof_instant",
    (DATE_PART(EPOCH_NANOSECOND, CASE p."asof_ask" WHEN 1 THEN s."asof_instant" WHEN 2 THEN DATEADD(microsecond, -86400000000, s."asof_instant") END) + 62135596800000000000) - MOD((DATE_PART(EPOCH_NANOSECOND, CASE p."asof_ask" WHEN 1 THEN s."asof_instant" WHEN 2 THEN DATEADD(microsecond, -86400000000, s."asof_instant") END) + 62135596800000000000), 86400000000000) AS "asof_bucket"
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."country" AS "asof_key_2", s."city" AS "asof_key_3", s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."country" IS NOT NULL
      AND s."city" IS NOT NULL
      AND s."event_timestamp" IS NOT NULL
  ) AS s
  CROSS JOIN (SELECT 1 AS "asof_ask" UNION ALL SELECT 2) AS p
),
"trip_sums__windows" AS (
  -- trip_sums: its rows of the last 1 day, 1 hour that were known by then, in functions
  SELECT
    s."asof_key_1",
    s."asof_key_2",
    s."asof_key_3",
    s."asof_instant",
    CAST(SUM(r."fare") AS NUMBER(38, 2)) AS "fare_1d",
    COUNT(IFF(r."at" > DATEADD(microsecond, -3600000000, s."asof_instant"), r."at", NULL)) AS "trips_1h"
  FROM "trip_sums__asked" AS s
  LEFT JOIN "raw"."trips" AS r
    ON r."driver_id" = s."asof_key_1"
   AND r."country" = s."asof_key_2"
   AND r."city" = s."asof_key_3"
   AND (DATE_PART(EPOCH_NANOSECOND, r."at") + 62135596800000000000) - MOD((DATE_PART(EPOCH_NANOSECOND, r."at") + 62135596800000000000), 86400000000000) = s."asof_bucket"
   AND r."at" <= s."asof_instant"
   AND r."loaded_at" <= s."asof_instant"
   AND r."at" > DATEADD(microsecond, -86400000000, s."asof_instant")
   AND r."at" <= CAST('2026-01-01T10:00:00+00:00' AS TIMESTAMP_TZ)
   AND r."loaded_at" <= CAST('2026-01-01T10:00:00+00:00' AS TIMESTAMP_TZ)
   AND r."at" > CAST('2025-12-31T10:00:00+00:00' AS TIMESTAMP_TZ)
  GROUP BY s."asof_key_1", s."asof_key_2", s."asof_key_3", s."asof_instant"
)
SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  s."tip",
  "shifts"."until",
  ((CAST(COALESCE("trip_sums"."fare_1d", 0.00) AS FLOAT) + s."tip") / NULLIF("shifts"."hours", 0)) AS "per_hour",
  ("trip_sums"."trips_1h" > 3 OR "shifts"."hours" IS NULL) AS "is_busy"
FROM "asof_spine" AS s
LEFT JOIN "shifts__latest" AS "shifts"
  ON "shifts"."asof_key_1" = s."driver_id"
 AND "shifts"."asof_instant" = s."event_timestamp"
LEFT JOIN "trip_sums__windows" AS "trip_sums"
  ON "trip_sums"."asof_key_1" = s."driver_id"
 AND "trip_sums"."asof_key_2" = s."country"
 AND "trip_sums"."asof_key_3" = s."city"
 AND "trip_sums"."asof_instant" = s."event_timestamp"
ORDER BY "asof_row"
