WITH
"shifts__usable" AS (
  -- shifts: its rows from the instant they became known until a greater row was
  SELECT w."asof_key_1", w."asof_known", w."asof_event", w."hours", w."until"
  FROM (
    SELECT
      r."driver_id" AS "asof_key_1",
      GREATEST(DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)), DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."reported")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ))) AS "asof_known",
      MIN(GREATEST(DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)), DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."reported")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)))) OVER (
        PARTITION BY r."driver_id" ORDER BY DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) DESC, GREATEST(DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)), DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."reported")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)))
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS "asof_superseded",
      DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) AS "asof_event",
      r."hours",
      DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."until")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) AS "until"
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
    r."hours",
    r."until"
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
)
SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  "shifts"."hours",
  "shifts"."until"
FROM "asof_spine" AS s
LEFT JOIN "shifts__latest" AS "shifts"
  ON "shifts"."asof_key_1" = s."driver_id"
 AND "shifts"."asof_instant" = s."event_timestamp"
ORDER BY "asof_row"
