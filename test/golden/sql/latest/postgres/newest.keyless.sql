-- fuel: the newest row among those that became known in the run
SELECT
  (CAST(r."day" AS timestamp) AT TIME ZONE 'UTC') AS "event_time",
  r."price" AS "price"
FROM "fuel_prices" AS r
WHERE r."day" <= (TIMESTAMP WITH TIME ZONE '2026-01-02T00:00:00Z' AT TIME ZONE 'UTC')
  AND r."day" >= (TIMESTAMP WITH TIME ZONE '2025-12-03T00:00:00Z' AT TIME ZONE 'UTC')
ORDER BY r."day" DESC
LIMIT 1
