-- airport_facts: one row of each key
SELECT
  r."faa" AS "airport",
  CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ) AS "event_time",
  r."alt" AS "alt",
  r."lat" AS "lat",
  r."lon" AS "lon"
FROM "airports" AS r
WHERE r."faa" IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY r."faa" ORDER BY r."faa") = 1
