-- trips: the newest row of each key among those that became known in the run
SELECT
  w."driver_id",
  w."country",
  w."city",
  w."event_time",
  w."loaded_at",
  w."batch",
  w."fare",
  w."rating"
FROM (
  SELECT DISTINCT q."driver_id", q."country", q."city"
  FROM "raw"."trips" AS q
  WHERE q."driver_id" IS NOT NULL
    AND q."country" IS NOT NULL
    AND q."city" IS NOT NULL
) AS s
CROSS JOIN LATERAL (
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
  WHERE r."driver_id" = s."driver_id"
    AND r."country" = s."country"
    AND r."city" = s."city"
    AND r."at" < TIMESTAMP WITH TIME ZONE '2026-01-02T00:00:00Z'
  ORDER BY r."at" DESC, r."loaded_at" DESC NULLS LAST, r."batch" DESC NULLS LAST
  LIMIT 1
) AS w
