-- fuel: the newest row among those that became known in the run
SELECT
  TIMESTAMP(r.`day`, 'UTC') AS `event_time`,
  r.`price` AS `price`
FROM `fuel_prices` AS r
WHERE TIMESTAMP(r.`day`, 'UTC') <= TIMESTAMP '2026-01-02T00:00:00Z'
  AND TIMESTAMP(r.`day`, 'UTC') >= TIMESTAMP '2025-12-03T00:00:00Z'
ORDER BY TIMESTAMP(r.`day`, 'UTC') DESC
LIMIT 1
