WITH
"shifts__usable" AS (
  -- shifts: its rows from the instant they became known until a greater row was
  SELECT w."asof_key_1", w."asof_known", w."asof_address"
  FROM (
    SELECT
      r."driver_id" AS "asof_key_1",
      GREATEST((r."started" AT TIME ZONE 'America/New_York'), (r."reported" AT TIME ZONE 'America/New_York')) AS "asof_known",
      MIN(GREATEST((r."started" AT TIME ZONE 'America/New_York'), (r."reported" AT TIME ZONE 'America/New_York'))) OVER (
        PARTITION BY r."driver_id" ORDER BY (r."started" AT TIME ZONE 'America/New_York') DESC, GREATEST((r."started" AT TIME ZONE 'America/New_York'), (r."reported" AT TIME ZONE 'America/New_York'))
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS "asof_superseded",
      r.ctid AS "asof_address"
    FROM "shifts" AS r
    WHERE r."driver_id" IS NOT NULL
      AND r."started" IS NOT NULL
      AND r."reported" IS NOT NULL
  ) AS w
  WHERE w."asof_superseded" IS NULL OR w."asof_known" < w."asof_superseded"
),
"shifts__arrays" AS MATERIALIZED (
  -- shifts: one row a key: the instants at which its winner changes, sorted, and the winners' addresses
  SELECT
    r."asof_key_1" AS "asof_key_1",
    ARRAY_AGG(r."asof_known" ORDER BY r."asof_known") AS "asof_instants",
    ARRAY_AGG(r."asof_address" ORDER BY r."asof_known") AS "asof_addresses"
  FROM "shifts__usable" AS r
  GROUP BY r."asof_key_1"
),
"shifts__found" AS MATERIALIZED (
  -- shifts: binary search of the last instant at or before each spine row's
  SELECT
    s."asof_row",
    s."event_timestamp" AS "asof_instant",
    w."asof_addresses"[WIDTH_BUCKET(s."event_timestamp", w."asof_instants")] AS "asof_address"
  FROM "asof_spine" AS s
  JOIN "shifts__arrays" AS w
    ON w."asof_key_1" = s."driver_id"
  WHERE isfinite(s."event_timestamp")
  ORDER BY "asof_address"
),
"shifts__latest" AS (
  -- shifts: the newest row at or before the spine row's time that was known by then, at most 90 minutes old
  SELECT w."asof_row", r."hours", r."until"
  FROM "shifts__found" AS w
  JOIN LATERAL (
    SELECT r."hours", (r."until" AT TIME ZONE 'America/New_York') AS "until"
    FROM "shifts" AS r
    WHERE r.ctid = w."asof_address"
      AND (r."started" AT TIME ZONE 'America/New_York') >= w."asof_instant" - INTERVAL '5400 seconds'
    LIMIT 1
  ) AS r ON TRUE
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
