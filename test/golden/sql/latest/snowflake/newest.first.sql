-- shifts: the newest row of each key among those that became known in the run
SELECT
  r."driver_id" AS "driver_id",
  DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) AS "event_time",
  r."hours" AS "hours",
  DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."until")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) AS "until"
FROM "shifts" AS r
WHERE r."driver_id" IS NOT NULL
  AND DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) <= CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ)
  AND DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."reported")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) <= CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ)
  AND DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) >= CAST('2026-01-01T22:30:00+00:00' AS TIMESTAMP_TZ)
  AND ABS(MOD(HASH(r."driver_id"), 4)) = 1
QUALIFY ROW_NUMBER() OVER (PARTITION BY r."driver_id" ORDER BY DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."started")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) DESC, DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CONVERT_TIMEZONE('America/New_York', 'UTC', r."reported")), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) DESC) = 1
