WITH
"spine" AS (
  -- spine: the rows to enrich
  SELECT
    q."flight_id",
    q."carrier",
    q."tailnum",
    q."origin",
    q."dest",
    q."event_timestamp",
    q."arr_delay",
    ROW_NUMBER() OVER () AS "asof_row"
  FROM (
select flight_id, carrier, tailnum, origin, dest, sched_dep_at as event_timestamp, arr_delay from flights
) AS q
),
"origin_weather__timeline" AS (
  -- origin_weather: its rows by event time, and the spine rows after those of the same instant
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
  SELECT s."origin", s."event_timestamp", 1, NULL, s."asof_row"
  FROM "spine" AS s
  WHERE isfinite(s."event_timestamp")
),
"origin_weather__swept" AS (
  -- origin_weather: the last event time so far
  SELECT
    "asof_row",
    "asof_key_1",
    "asof_instant",
    MAX("asof_event") OVER (PARTITION BY "asof_key_1" ORDER BY "asof_instant", "asof_turn" ROWS UNBOUNDED PRECEDING) AS "asof_event"
  FROM "origin_weather__timeline"
),
"origin_weather__latest" AS (
  -- origin_weather: the newest row at or before the spine row's time, at most 3 hours old
  SELECT DISTINCT ON (w."asof_row") w."asof_row", r."temp", r."wind_speed", r."precip", r."visib"
  FROM "origin_weather__swept" AS w
  JOIN "weather" AS r
    ON r."origin" = w."asof_key_1"
   AND r."time_hour" = w."asof_event"
  WHERE w."asof_row" IS NOT NULL
    AND w."asof_event" >= w."asof_instant" - INTERVAL '10800 seconds'
  ORDER BY w."asof_row"
),
"carrier_last__usable" AS (
  -- carrier_last: its rows from the instant they became known until a greater row was
  SELECT w."asof_key_1", w."asof_known", w."asof_event", w."last_dep_delay", w."last_arr_delay"
  FROM (
    SELECT
      r."carrier" AS "asof_key_1",
      GREATEST(r."sched_dep_at", r."landed_at") AS "asof_known",
      MIN(GREATEST(r."sched_dep_at", r."landed_at")) OVER (
        PARTITION BY r."carrier" ORDER BY r."sched_dep_at" DESC, r."flight_id" DESC NULLS LAST, GREATEST(r."sched_dep_at", r."landed_at")
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS "asof_superseded",
      r."sched_dep_at" AS "asof_event",
      r."dep_delay" AS "last_dep_delay",
      r."arr_delay" AS "last_arr_delay"
    FROM "flights" AS r
    WHERE r."carrier" IS NOT NULL
      AND r."sched_dep_at" IS NOT NULL
      AND r."landed_at" IS NOT NULL
  ) AS w
  WHERE w."asof_superseded" IS NULL OR w."asof_known" < w."asof_superseded"
),
"carrier_last__timeline" AS (
  -- carrier_last: its rows by the instant they became known, and the spine rows after those of the same instant
  SELECT
    r."asof_key_1" AS "asof_key_1",
    r."asof_known" AS "asof_instant",
    0 AS "asof_turn",
    r."asof_known" AS "asof_known",
    CAST(NULL AS bigint) AS "asof_row"
  FROM "carrier_last__usable" AS r
  UNION ALL
  SELECT s."carrier", s."event_timestamp", 1, NULL, s."asof_row"
  FROM "spine" AS s
  WHERE isfinite(s."event_timestamp")
),
"carrier_last__swept" AS (
  -- carrier_last: the last row known so far, by its instant
  SELECT
    "asof_row",
    "asof_key_1",
    "asof_instant",
    MAX("asof_known") OVER (PARTITION BY "asof_key_1" ORDER BY "asof_instant", "asof_turn" ROWS UNBOUNDED PRECEDING) AS "asof_known"
  FROM "carrier_last__timeline"
),
"carrier_last__latest" AS (
  -- carrier_last: the newest row at or before the spine row's time that was known by then, at most 1 day old
  SELECT w."asof_row", r."last_dep_delay", r."last_arr_delay"
  FROM "carrier_last__swept" AS w
  JOIN "carrier_last__usable" AS r
    ON r."asof_key_1" = w."asof_key_1"
   AND r."asof_known" = w."asof_known"
  WHERE w."asof_row" IS NOT NULL
    AND r."asof_event" >= w."asof_instant" - INTERVAL '86400 seconds'
)
SELECT
  s."flight_id",
  s."carrier",
  s."tailnum",
  s."origin",
  s."dest",
  s."event_timestamp",
  s."arr_delay",
  "origin_weather"."temp" AS "origin_weather__temp",
  "origin_weather"."wind_speed" AS "origin_weather__wind_speed",
  "origin_weather"."precip" AS "origin_weather__precip",
  "origin_weather"."visib" AS "origin_weather__visib",
  "plane_facts"."built",
  "plane_facts"."seats",
  "plane_facts"."engines",
  "origin_airport"."alt" AS "origin_airport__alt",
  "origin_airport"."lat" AS "origin_airport__lat",
  "origin_airport"."lon" AS "origin_airport__lon",
  "destination"."alt" AS "destination__alt",
  "destination"."lat" AS "destination__lat",
  "destination"."lon" AS "destination__lon",
  "carrier_last"."last_dep_delay",
  "carrier_last"."last_arr_delay"
FROM "spine" AS s
LEFT JOIN "origin_weather__latest" AS "origin_weather" ON "origin_weather"."asof_row" = s."asof_row"
LEFT JOIN (
  -- plane_facts: one row a key
  SELECT DISTINCT ON (r."tailnum") r."tailnum" AS "asof_key_1", r."year" AS "built", r."seats", r."engines"
  FROM "planes" AS r
  WHERE r."tailnum" IS NOT NULL
  ORDER BY r."tailnum"
) AS "plane_facts"
  ON "plane_facts"."asof_key_1" = s."tailnum"
 AND isfinite(s."event_timestamp")
LEFT JOIN (
  -- origin_airport: one row a key
  SELECT DISTINCT ON (r."faa") r."faa" AS "asof_key_1", r."alt", r."lat", r."lon"
  FROM "airports" AS r
  WHERE r."faa" IS NOT NULL
  ORDER BY r."faa"
) AS "origin_airport"
  ON "origin_airport"."asof_key_1" = s."origin"
 AND isfinite(s."event_timestamp")
LEFT JOIN (
  -- destination: one row a key
  SELECT DISTINCT ON (r."faa") r."faa" AS "asof_key_1", r."alt", r."lat", r."lon"
  FROM "airports" AS r
  WHERE r."faa" IS NOT NULL
  ORDER BY r."faa"
) AS "destination"
  ON "destination"."asof_key_1" = s."dest"
 AND isfinite(s."event_timestamp")
LEFT JOIN "carrier_last__latest" AS "carrier_last" ON "carrier_last"."asof_row" = s."asof_row"
