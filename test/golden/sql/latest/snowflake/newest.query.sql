WITH
"busiest__source" AS (
  -- busiest: the query source ranked_trips
SELECT "DRIVER_ID" AS "driver_id", "LOADED_AT" AS "loaded_at", "N" AS "n" FROM (
select driver_id, loaded_at, count(*) as n from raw.trips where fare > ? group by 1, 2 
) AS written
)
-- busiest: the newest row of each key among those that became known in the run
SELECT
  r."driver_id" AS "driver_id",
  r."loaded_at" AS "event_time",
  r."n" AS "n"
FROM "busiest__source" AS r
WHERE r."driver_id" IS NOT NULL
  AND r."loaded_at" <= CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ)
  AND r."loaded_at" > CAST('2026-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)
QUALIFY ROW_NUMBER() OVER (PARTITION BY r."driver_id" ORDER BY r."loaded_at" DESC) = 1
