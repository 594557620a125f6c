WITH
"busiest__source" AS (
  -- busiest: the query source ranked_trips
select driver_id, loaded_at, count(*) as n from raw.trips where fare > $1 group by 1, 2 
)
-- busiest: the newest row of each key among those that became known in the run
SELECT DISTINCT ON (r."driver_id")
  r."driver_id" AS "driver_id",
  r."loaded_at" AS "event_time",
  r."n" AS "n"
FROM "busiest__source" AS r
WHERE r."driver_id" IS NOT NULL
  AND r."loaded_at" <= TIMESTAMP WITH TIME ZONE '2026-01-02T00:00:00Z'
  AND r."loaded_at" > TIMESTAMP WITH TIME ZONE '2026-01-01T00:00:00Z'
ORDER BY r."driver_id", r."loaded_at" DESC
