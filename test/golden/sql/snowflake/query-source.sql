WITH
"busiest__source" AS (
  -- busiest: the query source ranked_trips
SELECT "DRIVER_ID" AS "driver_id", "LOADED_AT" AS "loaded_at", "N" AS "n" FROM (
select driver_id, loaded_at, count(*) as n from raw.trips where fare > ? group by 1, 2 
) AS written
),
"busiest__usable" AS (
  -- busiest: one row an instant, the winner of those that share it
  SELECT
    r."driver_id" AS "asof_key_1",
    r."loaded_at" AS "asof_known",
    r."n"
  FROM "busiest__source" AS r
  WHERE r."driver_id" IS NOT NULL
    AND r."loaded_at" IS NOT NULL
    AND r."loaded_at" <= CAST('2026-01-01T10:00:00+00:00' AS TIMESTAMP_TZ)
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r."driver_id", r."loaded_at" ORDER BY r."loaded_at" DESC) = 1
),
"busiest__latest" AS (
  -- busiest: the newest row at or before the spine row's time
  SELECT
    s."asof_key_1",
    s."asof_instant",
    r."n"
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."event_timestamp" IS NOT NULL
  ) AS s
  ASOF JOIN "busiest__usable" AS r
    MATCH_CONDITION (s."asof_instant" >= r."asof_known")
    ON s."asof_key_1" = r."asof_key_1"
),
"fuel__usable" AS (
  -- fuel: one row an instant, the winner of those that share it
  SELECT
    DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CAST(r."day" AS TIMESTAMP_NTZ)), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) AS "asof_known",
    r."price"
  FROM "fuel_prices" AS r
  WHERE r."day" IS NOT NULL
    AND r."day" <= CAST(CONVERT_TIMEZONE('UTC', CAST('2026-01-01T10:00:00+00:00' AS TIMESTAMP_TZ)) AS TIMESTAMP_NTZ)
    AND r."day" >= CAST(CONVERT_TIMEZONE('UTC', CAST('2025-12-02T10:00:00+00:00' AS TIMESTAMP_TZ)) AS TIMESTAMP_NTZ)
  QUALIFY ROW_NUMBER() OVER (PARTITION BY DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CAST(r."day" AS TIMESTAMP_NTZ)), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) ORDER BY r."day" DESC) = 1
),
"fuel__latest" AS (
  -- fuel: the newest row at or before the spine row's time, at most 30 days old
  SELECT
    s."asof_instant",
    r."price"
  FROM (
    SELECT DISTINCT s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."event_timestamp" IS NOT NULL
  ) AS s
  ASOF JOIN "fuel__usable" AS r
    MATCH_CONDITION (s."asof_instant" >= r."asof_known")
  WHERE r."asof_known" >= DATEADD(microsecond, -2592000000000, s."asof_instant")
)
SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  "busiest"."n",
  "fuel"."price"
FROM "asof_spine" AS s
LEFT JOIN "busiest__latest" AS "busiest"
  ON "busiest"."asof_key_1" = s."driver_id"
 AND "busiest"."asof_instant" = s."event_timestamp"
LEFT JOIN "fuel__latest" AS "fuel"
  ON "fuel"."asof_instant" = s."event_timestamp"
ORDER BY "asof_row"
