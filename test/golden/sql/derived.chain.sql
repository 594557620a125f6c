WITH
"spine" AS (
  -- spine: the rows to enrich
  SELECT
    q."driver_id",
    q."event_timestamp",
    q."budget"
  FROM "labels" AS q
),
"derived" AS (
  -- what other features are computed of: mine__shift_cost:cost
  SELECT
    s."driver_id",
    s."event_timestamp",
    s."budget",
    "utc_shifts"."hours",
    ("utc_shifts"."hours" * "mine__shift_cost__fuel"."price") AS "asof_value_6"
  FROM (SELECT * FROM "spine" AS s ORDER BY s."driver_id", s."event_timestamp") AS s
LEFT JOIN LATERAL (
  -- utc_shifts: the newest row at or before the spine row's time, at most 2 days old
  SELECT r."hours"
  FROM "shifts" AS r
  WHERE r."driver_id" = s."driver_id"
    AND r."started" <= (s."event_timestamp" AT TIME ZONE 'UTC')
    AND r."started" >= ((s."event_timestamp" - INTERVAL '172800 seconds') AT TIME ZONE 'UTC')
    AND isfinite(s."event_timestamp")
  ORDER BY r."started" DESC
  LIMIT 1
) AS "utc_shifts" ON TRUE
LEFT JOIN LATERAL (
  -- mine__shift_cost__fuel: the newest row at or before the spine row's time, at most 30 days old
  SELECT r."price"
  FROM "fuel_prices" AS r
  WHERE r."day" <= (s."event_timestamp" AT TIME ZONE 'UTC')
    AND r."day" >= ((s."event_timestamp" - INTERVAL '2592000 seconds') AT TIME ZONE 'UTC')
    AND isfinite(s."event_timestamp")
  ORDER BY r."day" DESC
  LIMIT 1
) AS "mine__shift_cost__fuel" ON TRUE
  OFFSET 0
)
SELECT
  d."driver_id",
  d."event_timestamp",
  d."budget",
  (CAST(CAST(d."budget" AS bigint) AS double precision) - d."asof_value_6") AS "mine__left",
  CASE WHEN d."asof_value_6" > d."hours" THEN 'dear' ELSE 'cheap' END AS "mine__label",
  d."hours"
FROM "derived" AS d
