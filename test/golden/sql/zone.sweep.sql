WITH
"shifts__usable" AS (
  -- shifts: its rows from the instant they became known until a greater row was
  SELECT w."asof_key_1", w."asof_known", w."asof_event", w."hours", w."until"
  FROM (
    SELECT
      r."driver_id" AS "asof_key_1",
      GREATEST((r."started" AT TIME ZONE 'America/New_York'), (r."reported" AT TIME ZONE 'America/New_York')) AS "asof_known",
      MIN(GREATEST((r."started" AT TIME ZONE 'America/New_York'), (r."reported" AT TIME ZONE 'America/New_York'))) OVER (
        PARTITION BY r."driver_id" ORDER BY (r."started" AT TIME ZONE 'America/New_York') DESC, GREATEST((r."started" AT TIME ZONE 'America/New_York'), (r."reported" AT TIME ZONE 'America/New_York'))
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS "asof_superseded",
      (r."started" AT TIME ZONE 'America/New_York') AS "asof_event",
      r."hours",
      (r."until" AT TIME ZONE 'America/New_York') AS "until"
    FROM "shifts" AS r
    WHERE r."driver_id" IS NOT NULL
      AND r."started" IS NOT NULL
      AND r."reported" IS NOT NULL
  ) AS w
  WHERE w."asof_superseded" IS NULL OR w."asof_known" < w."asof_superseded"
),
"shifts__timeline" AS (
  -- shifts: its rows by the instant they became known, and the spine rows after those of the same instant
  SELECT
    r."asof_key_1" AS "asof_key_1",
    r."asof_known" AS "asof_instant",
    0 AS "asof_turn",
    r."asof_known" AS "asof_known",
    CAST(NULL AS bigint) AS "asof_row"
  FROM "shifts__usable" AS r
  UNION ALL
  SELECT s."driver_id", s."event_timestamp", 1, NULL, s."asof_row"
  FROM "asof_spine" AS s
  WHERE isfinite(s."event_timestamp")
),
"shifts__swept" AS (
  -- shifts: the last row known so far, by its instant
  SELECT
    "asof_row",
    "asof_key_1",
    "asof_instant",
    MAX("asof_known") OVER (PARTITION BY "asof_key_1" ORDER BY "asof_instant", "asof_turn" ROWS UNBOUNDED PRECEDING) AS "asof_known"
  FROM "shifts__timeline"
),
"shifts__latest" AS (
  -- shifts: the newest row at or before the spine row's time that was known by then, at most 90 minutes old
  SELECT w."asof_row", r."hours", r."until"
  FROM "shifts__swept" AS w
  JOIN "shifts__usable" AS r
    ON r."asof_key_1" = w."asof_key_1"
   AND r."asof_known" = w."asof_known"
  WHERE w."asof_row" IS NOT NULL
    AND r."asof_event" >= w."asof_instant" - INTERVAL '5400 seconds'
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
LEFT JOIN "shifts__latest" AS "shifts" ON "shifts"."asof_row" = s."asof_row"
ORDER BY s."asof_row"
