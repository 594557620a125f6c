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
"origin_weather__ranked" AS (
  -- origin_weather: the newest row at or before the spine row's time, at most 3 hours old, found by numbering all candidates
  SELECT w."asof_row", w."temp", w."wind_speed", w."precip", w."visib"
  FROM (
    SELECT
      s."asof_row",
      r."temp",
      r."wind_speed",
      r."precip",
      r."visib",
      ROW_NUMBER() OVER (PARTITION BY s."asof_row" ORDER BY r."time_hour" DESC) AS "asof_place"
    FROM "spine" AS s
    JOIN "weather" AS r
      ON r."origin" = s."origin"
     AND r."time_hour" <= s."event_timestamp"
     AND r."time_hour" >= s."event_timestamp" - INTERVAL '10800 seconds'
     AND isfinite(s."event_timestamp")
  ) AS w
  WHERE w."asof_place" = 1
),
"plane_facts__ranked" AS (
  -- plane_facts: one row a key, found by numbering all candidates
  SELECT w."asof_row", w."built", w."seats", w."engines"
  FROM (
    SELECT
      s."asof_row",
      r."year" AS "built",
      r."seats",
      r."engines",
      ROW_NUMBER() OVER (PARTITION BY s."asof_row") AS "asof_place"
    FROM "spine" AS s
    JOIN "planes" AS r
      ON r."tailnum" = s."tailnum"
     AND isfinite(s."event_timestamp")
  ) AS w
  WHERE w."asof_place" = 1
),
"origin_airport__ranked" AS (
  -- origin_airport: one row a key, found by numbering all candidates
  SELECT w."asof_row", w."alt", w."lat", w."lon"
  FROM (
    SELECT
      s."asof_row",
      r."alt",
      r."lat",
      r."lon",
      ROW_NUMBER() OVER (PARTITION BY s."asof_row") AS "asof_place"
    FROM "spine" AS s
    JOIN "airports" AS r
      ON r."faa" = s."origin"
     AND isfinite(s."event_timestamp")
  ) AS w
  WHERE w."asof_place" = 1
),
"destination__ranked" AS (
  -- destination: one row a key, found by numbering all candidates
  SELECT w."asof_row", w."alt", w."lat", w."lon"
  FROM (
    SELECT
      s."asof_row",
      r."alt",
      r."lat",
      r."lon",
      ROW_NUMBER() OVER (PARTITION BY s."asof_row") AS "asof_place"
    FROM "spine" AS s
    JOIN "airports" AS r
      ON r."faa" = s."dest"
     AND isfinite(s."event_timestamp")
  ) AS w
  WHERE w."asof_place" = 1
),
"carrier_last__ranked" AS (
  -- carrier_last: the newest row at or before the spine row's time that was known by then, at most 1 day old, found by numbering all candidates
  SELECT w."asof_row", w."last_dep_delay", w."last_arr_delay"
  FROM (
    SELECT
      s."asof_row",
      r."dep_delay" AS "last_dep_delay",
      r."arr_delay" AS "last_arr_delay",
      ROW_NUMBER() OVER (PARTITION BY s."asof_row" ORDER BY r."sched_dep_at" DESC, r."flight_id" DESC NULLS LAST) AS "asof_place"
    FROM "spine" AS s
    JOIN "flights" AS r
      ON r."carrier" = s."carrier"
     AND r."sched_dep_at" <= s."event_timestamp"
     AND r."sched_dep_at" >= s."event_timestamp" - INTERVAL '86400 seconds'
     AND r."landed_at" <= s."event_timestamp"
     AND isfinite(s."event_timestamp")
  ) AS w
  WHERE w."asof_place" = 1
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
LEFT JOIN "origin_weather__ranked" AS "origin_weather" ON "origin_weather"."asof_row" = s."asof_row"
LEFT JOIN "plane_facts__ranked" AS "plane_facts" ON "plane_facts"."asof_row" = s."asof_row"
LEFT JOIN "origin_airport__ranked" AS "origin_airport" ON "origin_airport"."asof_row" = s."asof_row"
LEFT JOIN "destination__ranked" AS "destination" ON "destination"."asof_row" = s."asof_row"
LEFT JOIN "carrier_last__ranked" AS "carrier_last" ON "carrier_last"."asof_row" = s."asof_row"
