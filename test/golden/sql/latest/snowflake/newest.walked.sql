-- trips: the newest row of each key among those that became known in the run
SELECT
  r."driver_id" AS "driver_id",
  r."country" AS "country",
  r."city" AS "city",
  r."at" AS "event_time",
  r."loaded_at" AS "loaded_at",
  r."batch" AS "batch",
  r."fare" AS "fare",
  r."rating" AS "rating"
FROM "raw"."trips" AS r
WHERE r."driver_id" IS NOT NULL
  AND r."country" IS NOT NULL
  AND r."city" IS NOT NULL
  AND r."at" < CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ)
QUALIFY ROW_NUMBER() OVER (PARTITION BY r."driver_id", r."country", r."city" ORDER BY r."at" DESC, r."loaded_at" DESC NULLS LAST, r."batch" DESC NULLS LAST) = 1
