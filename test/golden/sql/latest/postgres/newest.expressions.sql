-- fares: the newest row of each key among those that became known in the run
SELECT DISTINCT ON (r."driver_id")
  r."driver_id" AS "driver_id",
  r."at" AS "event_time",
  r."batch" AS "batch",
  (CAST(r."fare" AS double precision) / NULLIF(COALESCE(CAST(r."rating" AS double precision), 2), 0)) AS "per_star",
  (NOT CAST(r."rating" AS double precision) IS NULL OR r."at" < TIMESTAMP WITH TIME ZONE '2020-01-01T00:00:00Z') AS "is_rated",
  r."fare" AS "fare"
FROM "raw"."trips" AS r
WHERE r."driver_id" IS NOT NULL
  AND r."at" <= TIMESTAMP WITH TIME ZONE '2026-01-02T00:00:00Z'
  AND r."loaded_at" <= TIMESTAMP WITH TIME ZONE '2026-01-02T00:00:00Z'
  AND r."at" >= TIMESTAMP WITH TIME ZONE '2026-01-01T00:00:00Z'
ORDER BY r."driver_id", r."at" DESC, r."batch" DESC NULLS LAST, r."loaded_at" DESC
