WITH
"spine" AS (
  -- spine: the rows to enrich
  SELECT
    q."driver_id",
    q."event_timestamp",
    q."budget"
  FROM "labels" AS q
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
    FROM "spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."event_timestamp" IS NOT NULL
  ) AS s
  ASOF JOIN "utc_shifts__usable" AS r
    MATCH_CONDITION (s."asof_instant" >= r."asof_known")
    ON s."asof_key_1" = r."asof_key_1"
  WHERE r."asof_known" >= DATEADD(microsecond, -172800000000, s."asof_instant")
),
"mine__shift_cost__fuel__usable" AS (
  -- mine__shift_cost__fuel: one row an instant, the winner of those that share it
  SELECT
    DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CAST(r."day" AS TIMESTAMP_NTZ)), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) AS "asof_known",
    r."price"
  FROM "fuel_prices" AS r
  WHERE r."day" IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY DATEADD(microsecond, DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), CAST(r."day" AS TIMESTAMP_NTZ)), CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) ORDER BY r."day" DESC) = 1
),
"mine__shift_cost__fuel__latest" AS (
  -- mine__shift_cost__fuel: the newest row at or before the spine row's time, at most 30 days old
  SELECT
    s."asof_instant",
    r."price"
  FROM (
    SELECT DISTINCT s."event_timestamp" AS "asof_instant"
    FROM "spine" AS s
    WHERE s."event_timestamp" IS NOT NULL
  ) AS s
  ASOF JOIN "mine__shift_cost__fuel__usable" AS r
    MATCH_CONDITION (s."asof_instant" >= r."asof_known")
  WHERE r."asof_known" >= DATEADD(microsecond, -2592000000000, s."asof_instant")
),
"derived" AS (
  -- what other features are computed of: mine__shift_cost:cost
  SELECT
    s."driver_id",
    s."event_timestamp",
    s."budget",
    "utc_shifts"."hours",
    ("utc_shifts"."hours" * "mine__shift_cost__fuel"."price") AS "asof_value_6"
  FROM "spine" AS s
LEFT JOIN "utc_shifts__latest" AS "utc_shifts"
  ON "utc_shifts"."asof_key_1" = s."driver_id"
 AND "utc_shifts"."asof_instant" = s."event_timestamp"
LEFT JOIN "mine__shift_cost__fuel__latest" AS "mine__shift_cost__fuel"
  ON "mine__shift_cost__fuel"."asof_instant" = s."event_timestamp"
)
SELECT
  d."driver_id",
  d."event_timestamp",
  d."budget",
  (CAST(CAST(d."budget" AS NUMBER(19, 0)) AS FLOAT) - d."asof_value_6") AS "mine__left",
  CASE WHEN d."asof_value_6" > d."hours" THEN 'dear' ELSE 'cheap' END AS "mine__label",
  d."hours"
FROM "derived" AS d
