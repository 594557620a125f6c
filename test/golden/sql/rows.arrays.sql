WITH
"trips__arrays" AS MATERIALIZED (
  -- trips: one row a key: the instants of its rows, sorted with the winner of each last, and the rows' addresses
  SELECT
    r."driver_id" AS "asof_key_1",
    r."country" AS "asof_key_2",
    r."city" AS "asof_key_3",
    ARRAY_AGG(r."at" ORDER BY r."at", r."loaded_at" NULLS FIRST, r."batch" NULLS FIRST) AS "asof_instants",
    ARRAY_AGG(r.ctid ORDER BY r."at", r."loaded_at" NULLS FIRST, r."batch" NULLS FIRST) AS "asof_addresses"
  FROM "raw"."trips" AS r
  WHERE r."driver_id" IS NOT NULL
    AND r."country" IS NOT NULL
    AND r."city" IS NOT NULL
    AND r."at" IS NOT NULL
  GROUP BY r."driver_id", r."country", r."city"
),
"trips__found" AS MATERIALIZED (
  -- trips: binary search of the last instant before each spine row's
  SELECT
    s."asof_row",
    s."event_timestamp" AS "asof_instant",
    w."asof_addresses"[WIDTH_BUCKET(s."event_timestamp" - INTERVAL '0.000001 seconds', w."asof_instants")] AS "asof_address"
  FROM "asof_spine" AS s
  JOIN "trips__arrays" AS w
    ON w."asof_key_1" = s."driver_id"
   AND w."asof_key_2" = s."country"
   AND w."asof_key_3" = s."city"
  WHERE isfinite(s."event_timestamp")
  ORDER BY "asof_address"
),
"trips__latest" AS (
  -- trips: the newest row before the spine row's time
  SELECT w."asof_row", r."fare", r."rating"
  FROM "trips__found" AS w
  JOIN LATERAL (
    SELECT r."fare", r."rating"
    FROM "raw"."trips" AS r
    WHERE r.ctid = w."asof_address"
    LIMIT 1
  ) AS r ON TRUE
),
"utc_shifts__arrays" AS MATERIALIZED (
  -- utc_shifts: one row a key: the instants of its rows, sorted with the winner of each last, and the rows' addresses
  SELECT
    r."driver_id" AS "asof_key_1",
    ARRAY_AGG((r."started" AT TIME ZONE 'UTC') ORDER BY r."started") AS "asof_instants",
    ARRAY_AGG(r.ctid ORDER BY r."started") AS "asof_addresses"
  FROM "shifts" AS r
  WHERE r."driver_id" IS NOT NULL
    AND r."started" IS NOT NULL
  GROUP BY r."driver_id"
),
"utc_shifts__found" AS MATERIALIZED (
  -- utc_shifts: binary search of the last instant at or before each spine row's
  SELECT
    s."asof_row",
    s."event_timestamp" AS "asof_instant",
    w."asof_addresses"[WIDTH_BUCKET(s."event_timestamp", w."asof_instants")] AS "asof_address"
  FROM "asof_spine" AS s
  JOIN "utc_shifts__arrays" AS w
    ON w."asof_key_1" = s."driver_id"
  WHERE isfinite(s."event_timestamp")
  ORDER BY "asof_address"
),
"utc_shifts__latest" AS (
  -- utc_shifts: the newest row at or before the spine row's time, at most 2 days old
  SELECT w."asof_row", r."hours"
  FROM "utc_shifts__found" AS w
  JOIN LATERAL (
    SELECT r."hours"
    FROM "shifts" AS r
    WHERE r.ctid = w."asof_address"
      AND r."started" >= ((w."asof_instant" - INTERVAL '172800 seconds') AT TIME ZONE 'UTC')
    LIMIT 1
  ) AS r ON TRUE
),
"fuel__arrays" AS MATERIALIZED (
  -- fuel: one row a key: the instants of its rows, sorted with the winner of each last, and the rows' addresses
  SELECT
    ARRAY_AGG((CAST(r."day" AS timestamp) AT TIME ZONE 'UTC') ORDER BY r."day") AS "asof_instants",
    ARRAY_AGG(r.ctid ORDER BY r."day") AS "asof_addresses"
  FROM "fuel_prices" AS r
  WHERE r."day" IS NOT NULL
),
"fuel__found" AS MATERIALIZED (
  -- fuel: binary search of the last instant at or before each spine row's
  SELECT
    s."asof_row",
    s."event_timestamp" AS "asof_instant",
    w."asof_addresses"[WIDTH_BUCKET(s."event_timestamp", w."asof_instants")] AS "asof_address"
  FROM "asof_spine" AS s
  JOIN "fuel__arrays" AS w
    ON TRUE
  WHERE isfinite(s."event_timestamp")
  ORDER BY "asof_address"
),
"fuel__latest" AS (
  -- fuel: the newest row at or before the spine row's time, at most 30 days old
  SELECT w."asof_row", r."price"
  FROM "fuel__found" AS w
  JOIN LATERAL (
    SELECT r."price"
    FROM "fuel_prices" AS r
    WHERE r.ctid = w."asof_address"
      AND r."day" >= ((w."asof_instant" - INTERVAL '2592000 seconds') AT TIME ZONE 'UTC')
    LIMIT 1
  ) AS r ON TRUE
)
SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  "trips"."fare",
  "trips"."rating",
  "utc_shifts"."hours",
  "fuel"."price"
FROM "asof_spine" AS s
LEFT JOIN "trips__latest" AS "trips" ON "trips"."asof_row" = s."asof_row"
LEFT JOIN "utc_shifts__latest" AS "utc_shifts" ON "utc_shifts"."asof_row" = s."asof_row"
LEFT JOIN "fuel__latest" AS "fuel" ON "fuel"."asof_row" = s."asof_row"
ORDER BY s."asof_row"
