WITH
"trips__timeline" AS (
  -- trips: its rows by event time, and the spine rows before those of the same instant
  SELECT
    r."driver_id" AS "asof_key_1",
    r."country" AS "asof_key_2",
    r."city" AS "asof_key_3",
    r."at" AS "asof_instant",
    1 AS "asof_turn",
    r."at" AS "asof_event",
    CAST(NULL AS bigint) AS "asof_row"
  FROM "raw"."trips" AS r
  WHERE r."driver_id" IS NOT NULL
    AND r."country" IS NOT NULL
    AND r."city" IS NOT NULL
    AND r."at" IS NOT NULL
  UNION ALL
  SELECT s."driver_id", s."country", s."city", s."event_timestamp", 0, NULL, s."asof_row"
  FROM "asof_spine" AS s
  WHERE isfinite(s."event_timestamp")
),
"trips__swept" AS (
  -- trips: the last event time so far
  SELECT
    "asof_row",
    "asof_key_1",
    "asof_key_2",
    "asof_key_3",
    "asof_instant",
    MAX("asof_event") OVER (PARTITION BY "asof_key_1", "asof_key_2", "asof_key_3" ORDER BY "asof_instant", "asof_turn" ROWS UNBOUNDED PRECEDING) AS "asof_event"
  FROM "trips__timeline"
),
"trips__latest" AS (
  -- trips: the newest row before the spine row's time
  SELECT DISTINCT ON (w."asof_row") w."asof_row", r."fare", r."rating"
  FROM "trips__swept" AS w
  JOIN "raw"."trips" AS r
    ON r."driver_id" = w."asof_key_1"
   AND r."country" = w."asof_key_2"
   AND r."city" = w."asof_key_3"
   AND r."at" = w."asof_event"
  WHERE w."asof_row" IS NOT NULL
  ORDER BY w."asof_row", r."loaded_at" DESC NULLS LAST, r."batch" DESC NULLS LAST
),
"utc_shifts__timeline" AS (
  -- utc_shifts: its rows by event time, and the spine rows after those of the same instant
  SELECT
    r."driver_id" AS "asof_key_1",
    (r."started" AT TIME ZONE 'UTC') AS "asof_instant",
    0 AS "asof_turn",
    (r."started" AT TIME ZONE 'UTC') AS "asof_event",
    CAST(NULL AS bigint) AS "asof_row"
  FROM "shifts" AS r
  WHERE r."driver_id" IS NOT NULL
    AND r."started" IS NOT NULL
  UNION ALL
  SELECT s."driver_id", s."event_timestamp", 1, NULL, s."asof_row"
  FROM "asof_spine" AS s
  WHERE isfinite(s."event_timestamp")
),
"utc_shifts__swept" AS (
  -- utc_shifts: the last event time so far
  SELECT
    "asof_row",
    "asof_key_1",
    "asof_instant",
    MAX("asof_event") OVER (PARTITION BY "asof_key_1" ORDER BY "asof_instant", "asof_turn" ROWS UNBOUNDED PRECEDING) AS "asof_event"
  FROM "utc_shifts__timeline"
),
"utc_shifts__latest" AS (
  -- utc_shifts: the newest row at or before the spine row's time, at most 2 days old
  SELECT DISTINCT ON (w."asof_row") w."asof_row", r."hours"
  FROM "utc_shifts__swept" AS w
  JOIN "shifts" AS r
    ON r."driver_id" = w."asof_key_1"
   AND r."started" = (w."asof_event" AT TIME ZONE 'UTC')
  WHERE w."asof_row" IS NOT NULL
    AND w."asof_event" >= w."asof_instant" - INTERVAL '172800 seconds'
  ORDER BY w."asof_row"
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
LEFT JOIN "trips__latest" AS "trips" ON "trips"."asof_row" = s."asof_row"
LEFT JOIN "utc_shifts__latest" AS "utc_shifts" ON "utc_shifts"."asof_row" = s."asof_row"
ORDER BY s."asof_row"
