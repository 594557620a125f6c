WITH
"spine" AS (
  -- spine: every entity as of 2013-07-01T12:00:00Z
  SELECT
    q."origin",
    q."dest",
    q."carrier",
    q."tailnum",
    q."event_timestamp"
  FROM (
  -- the population, each at that instant
  SELECT p."origin", p."dest", p."carrier", p."tailnum", CAST('2013-07-01T12:00:00+00:00' AS TIMESTAMP_TZ) AS "event_timestamp"
  FROM (
SELECT "ORIGIN" AS "origin", "DEST" AS "dest", "CARRIER" AS "carrier", "TAILNUM" AS "tailnum" FROM (
select distinct origin, dest, carrier, tailnum from flights where carrier = ?
) AS written
) AS p
) AS q
),
"origin_weather__usable" AS (
  -- origin_weather: one row an instant, the winner of those that share it
  SELECT
    r."origin" AS "asof_key_1",
    r."time_hour" AS "asof_known",
    r."temp",
    r."wind_speed",
    r."precip",
    r."visib"
  FROM "weather" AS r
  WHERE r."origin" IS NOT NULL
    AND r."time_hour" IS NOT NULL
    AND r."time_hour" <= CAST('2013-07-01T12:00:00+00:00' AS TIMESTAMP_TZ)
    AND r."time_hour" >= CAST('2013-07-01T09:00:00+00:00' AS TIMESTAMP_TZ)
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r."origin", r."time_hour" ORDER BY r."time_hour" DESC) = 1
),
"origin_weather__latest" AS (
  -- origin_weather: the newest row at or before the spine row's time, at most 3 hours old
  SELECT
    s."asof_key_1",
    s."asof_instant",
    r."temp",
    r."wind_speed",
    r."precip",
    r."visib"
  FROM (
    SELECT DISTINCT s."origin" AS "asof_key_1", s."event_timestamp" AS "asof_instant"
    FROM "spine" AS s
    WHERE s."origin" IS NOT NULL
      AND s."event_timestamp" IS NOT NULL
  ) AS s
  ASOF JOIN "origin_weather__usable" AS r
    MATCH_CONDITION (s."asof_instant" >= r."asof_known")
    ON s."asof_key_1" = r."asof_key_1"
  WHERE r."asof_known" >= DATEADD(microsecond, -10800000000, s."asof_instant")
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
      AND r."sched_dep_at" <= CAST('2013-07-01T12:00:00+00:00' AS TIMESTAMP_TZ)
      AND r."sched_dep_at" >= CAST('2013-06-30T12:00:00+00:00' AS TIMESTAMP_TZ)
      AND r."landed_at" <= CAST('2013-07-01T12:00:00+00:00' AS TIMESTAMP_TZ)
  ) AS w
  WHERE w."asof_superseded" IS NULL OR w."asof_known" < w."asof_superseded"
),
"carrier_last__latest" AS (
  -- carrier_last: the newest row at or before the spine row's time that was known by then, at most 1 day old
  SELECT
    s."asof_key_1",
    s."asof_instant",
    r."last_dep_delay",
    r."last_arr_delay"
  FROM (
    SELECT DISTINCT s."carrier" AS "asof_key_1", s."event_timestamp" AS "asof_instant"
    FROM "spine" AS s
    WHERE s."carrier" IS NOT NULL
      AND s."event_timestamp" IS NOT NULL
  ) AS s
  ASOF JOIN "carrier_last__usable" AS r
    MATCH_CONDITION (s."asof_instant" >= r."asof_known")
    ON s."asof_key_1" = r."asof_key_1"
  WHERE r."asof_event" >= DATEADD(microsecond, -86400000000, s."asof_instant")
)
SELECT
  s."origin",
  s."dest",
  s."carrier",
  s."tailnum",
  s."event_timestamp",
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
LEFT JOIN "origin_weather__latest" AS "origin_weather"
  ON "origin_weather"."asof_key_1" = s."origin"
 AND "origin_weather"."asof_instant" = s."event_timestamp"
LEFT JOIN (
  -- plane_facts: one row a key
  SELECT r."tailnum" AS "asof_key_1", r."year" AS "built", r."seats", r."engines"
  FROM "planes" AS r
  WHERE r."tailnum" IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r."tailnum" ORDER BY r."tailnum") = 1
) AS "plane_facts"
  ON "plane_facts"."asof_key_1" = s."tailnum"
 AND s."event_timestamp" IS NOT NULL
LEFT JOIN (
  -- origin_airport: one row a key
  SELECT r."faa" AS "asof_key_1", r."alt", r."lat", r."lon"
  FROM "airports" AS r
  WHERE r."faa" IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r."faa" ORDER BY r."faa") = 1
) AS "origin_airport"
  ON "origin_airport"."asof_key_1" = s."origin"
 AND s."event_timestamp" IS NOT NULL
LEFT JOIN (
  -- destination: one row a key
  SELECT r."faa" AS "asof_key_1", r."alt", r."lat", r."lon"
  FROM "airports" AS r
  WHERE r."faa" IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r."faa" ORDER BY r."faa") = 1
) AS "destination"
  ON "destination"."asof_key_1" = s."dest"
 AND s."event_timestamp" IS NOT NULL
LEFT JOIN "carrier_last__latest" AS "carrier_last"
  ON "carrier_last"."asof_key_1" = s."carrier"
 AND "carrier_last"."asof_instant" = s."event_timestamp"
