-- airport_facts: one row of each key
SELECT DISTINCT ON (r."faa")
  r."faa" AS "airport",
  TIMESTAMP WITH TIME ZONE '2026-01-02T00:00:00Z' AS "event_time",
  r."alt" AS "alt",
  r."lat" AS "lat",
  r."lon" AS "lon"
FROM "airports" AS r
WHERE r."faa" IS NOT NULL
ORDER BY r."faa"
