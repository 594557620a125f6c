WITH
"trips__usable" AS (
  -- trips: one row an instant, the winner of those that share it
  SELECT
    r."driver_id" AS "asof_key_1",
    r."country" AS "asof_key_2",
    r."city" AS "asof_key_3",
    r."at" AS "asof_known",
    r."fare",
    r."rating"
  FROM "raw"."trips" AS r
  WHERE r."driver_id" IS NOT NULL
    AND r."country" IS NOT NULL
    AND r."city" IS NOT NULL
    AND r."at" IS NOT NULL
    AND r."at" < CAST('2026-01-01T10:00:00+00:00' AS TIMESTAMP_TZ)
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r."driver_id", r."country", r."city", r."at" ORDER BY r."at" DESC, r."loaded_at" DESC NULLS LAST, r."batch" DESC NULLS LAST) = 1
),
"trips__latest" AS (
  -- trips: the newest row before the spine row's time
  SELECT
    s."asof_key_1",
    s."asof_key_2",
    s."asof_key_3",
    s."asof_instant",
    r."fare",
    r."rating"
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."country" AS "asof_key_2", s."city" AS "asof_key_3", s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."country" IS NOT NULL
      AND s."city" IS NOT NULL
      AND s."event_timestamp" IS NOT NULL
  ) AS s
  ASOF JOIN "trips__usable" AS r
    MATCH_CONDITION (s."asof_instant" > r."asof_known")
    ON s."asof_key_1" = r."asof_key_1"
   AND s."asof_key_2" = r."asof_key_2"
   AND s."asof_key_3" = r."asof_key_3"
),
"utc_shifts__usable" AS (
  -- utc_shifts: one row an instant, the winner of those that share it
  SELECT
    r."driver_id" AS "asof_key_1",
    DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), r."started"), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) AS "asof_known",
    r."hours"
  FROM "shifts" AS r
  WHERE r."driver_id" IS NOT NULL
    AND r."started" IS NOT NULL
    AND r."started" <= CAST(CONVERT_TIMEZONE('UTC', CAST('2026-01-01T10:00:00+00:00' AS TIMESTAMP_TZ)) AS TIMESTAMP_NTZ)
    AND r."started" >= CAST(CONVERT_TIMEZONE('UTC', CAST('2025-12-30T10:00:00+00:00' AS TIMESTAMP_TZ)) AS TIMESTAMP_NTZ)
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r."driver_id", DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), r."started"), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) ORDER BY r."started" DESC) = 1
),
"utc_shifts__latest" AS (
  -- utc_shifts: the newest row at or before the spine row's time, at most 2 days old
  SELECT
    s."asof_key_1",
    s."asof_instant",
    r."hours"
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."event_timestamp" IS NOT NULL
  ) AS s
  ASOF JOIN "utc_shifts__usable" AS r
    MATCH_CONDITION (s."asof_instant" >= r."asof_known")
    ON s."asof_key_1" = r."asof_key_1"
  WHERE r."asof_known" >= DATEADD(microsecond, -172800000000, s."asof_instant")
)
SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  "trips"."fare",
  "trips"."rating",
  "utc_shifts"."hours"
FROM "asof_spine" AS s
LEFT JOIN "trips__latest" AS "trips"
  ON "trips"."asof_key_1" = s."driver_id"
 AND "trips"."asof_key_2" = s."country"
 AND "trips"."asof_key_3" = s."city"
 AND "trips"."asof_instant" = s."event_timestamp"
LEFT JOIN "utc_shifts__latest" AS "utc_shifts"
  ON "utc_shifts"."asof_key_1" = s."driver_id"
 AND "utc_shifts"."asof_instant" = s."event_timestamp"
ORDER BY "asof_row"
