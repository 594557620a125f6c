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
    q."arr_delay"
  FROM (
select flight_id, carrier, tailnum, origin, dest, sched_dep_at as event_timestamp, arr_delay from flights
) AS q
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
FROM (SELECT * FROM "spine" AS s ORDER BY s."origin", s."event_timestamp") AS s
LEFT JOIN LATERAL (
  -- origin_weather: the newest row at or before the spine row's time, at most 3 hours old
  SELECT r."temp", r."wind_speed", r."precip", r."visib"
  FROM "weather" AS r
  WHERE r."origin" = s."origin"
    AND r."time_hour" <= s."event_timestamp"
    AND r."time_hour" >= s."event_timestamp" - INTERVAL '10800 seconds'
    AND isfinite(s."event_timestamp")
  ORDER BY r."time_hour" DESC
  LIMIT 1
) AS "origin_weather" ON TRUE
LEFT JOIN LATERAL (
  -- plane_facts: one row a key
  SELECT r."year" AS "built", r."seats", r."engines"
  FROM "planes" AS r
  WHERE r."tailnum" = s."tailnum"
    AND isfinite(s."event_timestamp")
  LIMIT 1
) AS "plane_facts" ON TRUE
LEFT JOIN LATERAL (
  -- origin_airport: one row a key
  SELECT r."alt", r."lat", r."lon"
  FROM "airports" AS r
  WHERE r."faa" = s."origin"
    AND isfinite(s."event_timestamp")
  LIMIT 1
) AS "origin_airport" ON TRUE
LEFT JOIN LATERAL (
  -- destination: one row a key
  SELECT r."alt", r."lat", r."lon"
  FROM "airports" AS r
  WHERE r."faa" = s."dest"
    AND isfinite(s."event_timestamp")
  LIMIT 1
) AS "destination" ON TRUE
LEFT JOIN LATERAL (
  -- carrier_last: the newest row at or before the spine row's time that was known by then, at most 1 day old
  SELECT r."dep_delay" AS "last_dep_delay", r."arr_delay" AS "last_arr_delay"
  FROM "flights" AS r
  WHERE r."carrier" = s."carrier"
    AND r."sched_dep_at" <= s."event_timestamp"
    AND r."sched_dep_at" >= s."event_timestamp" - INTERVAL '86400 seconds'
    AND r."landed_at" <= s."event_timestamp"
    AND isfinite(s."event_timestamp")
  ORDER BY r."sched_dep_at" DESC, r."flight_id" DESC NULLS LAST
  LIMIT 1
) AS "carrier_last" ON TRUE
