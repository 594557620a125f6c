-- fares: the newest row of each key among those that became known in the run
SELECT
  r."driver_id" AS "driver_id",
  r."at" AS "event_time",
  r."batch" AS "batch",
  (CAST(r."fare" AS FLOAT) / NULLIF(COALESCE(CAST(r."rating" AS FLOAT), 2), 0)) AS "per_star",
  (NOT CAST(r."rating" AS FLOAT) IS NULL OR r."at" < CAST('2020-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)) AS "is_rated",
  r."fare" AS "fare"
FROM "raw"."trips" AS r
WHERE r."driver_id" IS NOT NULL
  AND r."at" <= CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ)
  AND r."loaded_at" <= CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ)
  AND r."at" >= CAST('2026-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)
QUALIFY ROW_NUMBER() OVER (PARTITION BY r."driver_id" ORDER BY r."at" DESC, r."batch" DESC NULLS LAST, r."loaded_at" DESC) = 1
