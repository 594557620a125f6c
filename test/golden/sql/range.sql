WITH
"spine" AS (
  -- spine: each entity at each instant from 2013-07-01T00:00:00Z until 2013-07-02T00:00:00Z at which a row of it became known
  SELECT
    q."airport",
    q."event_timestamp",
    ROW_NUMBER() OVER () AS "asof_row"
  FROM (
  -- weather: entities and the instants at which their rows became known
  SELECT DISTINCT r."origin" AS "airport", r."time_hour" AS "event_timestamp"
  FROM "weather" AS r
  WHERE r."origin" IS NOT NULL
    AND r."time_hour" >= TIMESTAMP WITH TIME ZONE '2013-07-01T00:00:00Z'
    AND r."time_hour" < TIMESTAMP WITH TIME ZONE '2013-07-02T00:00:00Z'
) AS q
),
"weather__timeline" AS (
  -- weather: its rows by event time, and the spine rows after those of the same instant
  SELECT
    r."origin" AS "asof_key_1",
    r."time_hour" AS "asof_instant",
    0 AS "asof_turn",
    r."time_hour" AS "asof_event",
    CAST(NULL AS bigint) AS "asof_row"
  FROM "weather" AS r
  WHERE r."origin" IS NOT NULL
    AND r."time_hour" IS NOT NULL
  UNION ALL
  SELECT s."airport", s."event_timestamp", 1, NULL, s."asof_row"
  FROM "spine" AS s
  WHERE isfinite(s."event_timestamp")
),
"weather__swept" AS (
  -- weather: the last event time so far
  SELECT
    "asof_row",
    "asof_key_1",
    "asof_instant",
    MAX("asof_event") OVER (PARTITION BY "asof_key_1" ORDER BY "asof_instant", "asof_turn" ROWS UNBOUNDED PRECEDING) AS "asof_event"
  FROM "weather__timeline"
),
"weather__latest" AS (
  -- weather: the newest row at or before the spine row's time, at most 3 hours old
  SELECT DISTINCT ON (w."asof_row") w."asof_row", r."temp", r."wind_speed", r."precip", r."visib"
  FROM "weather__swept" AS w
  JOIN "weather" AS r
    ON r."origin" = w."asof_key_1"
   AND r."time_hour" = w."asof_event"
  WHERE w."asof_row" IS NOT NULL
    AND w."asof_event" >= w."asof_instant" - INTERVAL '10800 seconds'
  ORDER BY w."asof_row"
)
SELECT
  s."airport",
  s."event_timestamp",
  "weather"."temp",
  "weather"."wind_speed",
  "weather"."precip",
  "weather"."visib",
  "airport_facts"."alt",
  "airport_facts"."lat",
  "airport_facts"."lon"
FROM "spine" AS s
LEFT JOIN "weather__latest" AS "weather" ON "weather"."asof_row" = s."asof_row"
LEFT JOIN (
  -- airport_facts: one row a key
  SELECT DISTINCT ON (r."faa") r."faa" AS "asof_key_1", r."alt", r."lat", r."lon"
  FROM "airports" AS r
  WHERE r."faa" IS NOT NULL
  ORDER BY r."faa"
) AS "airport_facts"
  ON "airport_facts"."asof_key_1" = s."airport"
 AND isfinite(s."event_timestamp")
