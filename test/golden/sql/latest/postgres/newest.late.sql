-- shifts: the newest row of each key among those that became known in the run
SELECT DISTINCT ON (r."driver_id")
  r."driver_id" AS "driver_id",
  (r."started" AT TIME ZONE 'America/New_York') AS "event_time",
  r."hours" AS "hours",
  (r."until" AT TIME ZONE 'America/New_York') AS "until"
FROM "shifts" AS r
WHERE r."driver_id" IS NOT NULL
  AND (r."started" AT TIME ZONE 'America/New_York') <= TIMESTAMP WITH TIME ZONE '2026-01-02T00:00:00Z'
  AND (r."reported" AT TIME ZONE 'America/New_York') <= TIMESTAMP WITH TIME ZONE '2026-01-02T00:00:00Z'
  AND ((r."started" AT TIME ZONE 'America/New_York') > TIMESTAMP WITH TIME ZONE '2026-01-01T00:00:00Z' OR (r."reported" AT TIME ZONE 'America/New_York') > TIMESTAMP WITH TIME ZONE '2026-01-01T00:00:00Z')
ORDER BY r."driver_id", (r."started" AT TIME ZONE 'America/New_York') DESC, (r."reported" AT TIME ZONE 'America/New_York') DESC
