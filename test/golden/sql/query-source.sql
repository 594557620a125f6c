WITH
"busiest__source" AS (
  -- busiest: the query source ranked_trips
select driver_id, loaded_at, count(*) as n from raw.trips where fare > $1 group by 1, 2 
),
"busiest__timeline" AS (
  -- busiest: its rows by event time, and the spine rows after those of the same instant
  SELECT
    r."driver_id" AS "asof_key_1",
    r."loaded_at" AS "asof_instant",
    0 AS "asof_turn",
    r."loaded_at" AS "asof_event",
    CAST(NULL AS bigint) AS "asof_row"
  FROM "busiest__source" AS r
  WHERE r."driver_id" IS NOT NULL
    AND r."loaded_at" IS NOT NULL
  UNION ALL
  SELECT s."driver_id", s."event_timestamp", 1, NULL, s."asof_row"
  FROM "asof_spine" AS s
  WHERE isfinite(s."event_timestamp")
),
"busiest__swept" AS (
  -- busiest: the last event time so far
  SELECT
    "asof_row",
    "asof_key_1",
    "asof_instant",
    MAX("asof_event") OVER (PARTITION BY "asof_key_1" ORDER BY "asof_instant", "asof_turn" ROWS UNBOUNDED PRECEDING) AS "asof_event"
  FROM "busiest__timeline"
),
"busiest__latest" AS (
  -- busiest: the newest row at or before the spine row's time
  SELECT DISTINCT ON (w."asof_row") w."asof_row", r."n"
  FROM "busiest__swept" AS w
  JOIN "busiest__source" AS r
    ON r."driver_id" = w."asof_key_1"
   AND r."loaded_at" = w."asof_event"
  WHERE w."asof_row" IS NOT NULL
  ORDER BY w."asof_row"
),
"fuel__timeline" AS (
  -- fuel: its rows by event time, and the spine rows after those of the same instant
  SELECT
    (CAST(r."day" AS timestamp) AT TIME ZONE 'UTC') AS "asof_instant",
    0 AS "asof_turn",
    (CAST(r."day" AS timestamp) AT TIME ZONE 'UTC') AS "asof_event",
    CAST(NULL AS bigint) AS "asof_row"
  FROM "fuel_prices" AS r
  WHERE r."day" IS NOT NULL
  UNION ALL
  SELECT s."event_timestamp", 1, NULL, s."asof_row"
  FROM "asof_spine" AS s
  WHERE isfinite(s."event_timestamp")
),
"fuel__swept" AS (
  -- fuel: the last event time so far
  SELECT
    "asof_row",
    "asof_instant",
    MAX("asof_event") OVER (ORDER BY "asof_instant", "asof_turn" ROWS UNBOUNDED PRECEDING) AS "asof_event"
  FROM "fuel__timeline"
),
"fuel__latest" AS (
  -- fuel: the newest row at or before the spine row's time, at most 30 days old
  SELECT DISTINCT ON (w."asof_row") w."asof_row", r."price"
  FROM "fuel__swept" AS w
  JOIN "fuel_prices" AS r
    ON r."day" = (w."asof_event" AT TIME ZONE 'UTC')
  WHERE w."asof_row" IS NOT NULL
    AND w."asof_event" >= w."asof_instant" - INTERVAL '2592000 seconds'
  ORDER BY w."asof_row"
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
LEFT JOIN "busiest__latest" AS "busiest" ON "busiest"."asof_row" = s."asof_row"
LEFT JOIN "fuel__latest" AS "fuel" ON "fuel"."asof_row" = s."asof_row"
ORDER BY s."asof_row"
