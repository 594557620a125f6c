WITH
"spine" AS (
  -- spine: each entity at each instant from 2013-07-01T00:00:00Z until 2013-07-02T00:00:00Z at which a row of it became known
  SELECT
    q."airport",
    q."event_timestamp"
  FROM (
  -- weather: entities and the instants at which their rows became known
  SELECT DISTINCT r."origin" AS "airport", r."time_hour" AS "event_timestamp"
  FROM "weather" AS r
  WHERE r."origin" IS NOT NULL
    AND r."time_hour" >= CAST('2013-07-01T00:00:00+00:00' AS TIMESTAMP_TZ)
    AND r."time_hour" < CAST('2013-07-02T00:00:00+00:00' AS TIMESTAMP_TZ)
) AS q
),
"weather__usable" AS (
  -- weather: one row an instant, the winner of those that share it
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
    AND r."time_hour" <= CAST('2013-07-02T00:00:00+00:00' AS TIMESTAMP_TZ)
    AND r."time_hour" >= CAST('2013-06-30T21:00:00+00:00' AS TIMESTAMP_TZ)
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r."origin", r."time_hour" ORDER BY r."time_hour" DESC) = 1
),
"weather__latest" AS (
  -- weather: the newest row at or before the spine row's time, at most 3 hours old
  SELECT
    s."asof_key_1",
    s."asof_instant",
    r."temp",
    r."wind_speed",
    r."precip",
    r."visib"
  FROM (
    SELECT DISTINCT s."airport" AS "asof_key_1", s."event_timestamp" AS "asof_instant"
    FROM "spine" AS s
    WHERE s."airport" IS NOT NULL
      AND s."event_timestamp" IS NOT NULL
  ) AS s
  ASOF JOIN "weather__usable" AS r
    MATCH_CONDITION (s."asof_instant" >= r."asof_known")
    ON s."asof_key_1" = r."asof_key_1"
  WHERE r."asof_known" >= DATEADD(microsecond, -10800000000, s."asof_instant")
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
LEFT JOIN "weather__latest" AS "weather"
  ON "weather"."asof_key_1" = s."airport"
 AND "weather"."asof_instant" = s."event_timestamp"
LEFT JOIN (
  -- airport_facts: one row a key
  SELECT r."faa" AS "asof_key_1", r."alt", r."lat", r."lon"
  FROM "airports" AS r
  WHERE r."faa" IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r."faa" ORDER BY r."faa") = 1
) AS "airport_facts"
  ON "airport_facts"."asof_key_1" = s."airport"
 AND s."event_timestamp" IS NOT NULL
