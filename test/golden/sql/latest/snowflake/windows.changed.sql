WITH
"spine" AS (
  -- spine: every entity as of 2026-01-02T00:00:00Z
  SELECT
    q."driver_id",
    q."country",
    q."city",
    q."event_time"
  FROM (
  -- recent_trips: entities with a row that entered or left a window since
  SELECT DISTINCT r."driver_id" AS "driver_id", r."country" AS "country", r."city" AS "city", CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ) AS "event_time"
  FROM "raw"."trips" AS r
  WHERE r."driver_id" IS NOT NULL
    AND r."country" IS NOT NULL
    AND r."city" IS NOT NULL
    AND r."at" <= CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ)
    AND r."loaded_at" <= CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ)
    AND (r."at" > CAST('2026-01-01T00:00:00+00:00' AS TIMESTAMP_TZ) OR r."loaded_at" > CAST('2026-01-01T00:00:00+00:00' AS TIMESTAMP_TZ) OR (r."at" > CAST('2025-12-31T23:00:00+00:00' AS TIMESTAMP_TZ) AND r."at" <= CAST('2026-01-01T23:00:00+00:00' AS TIMESTAMP_TZ)) OR (r."at" > CAST('2025-12-31T00:00:00+00:00' AS TIMESTAMP_TZ) AND r."at" <= CAST('2026-01-01T00:00:00+00:00' AS TIMESTAMP_TZ)))
    AND ABS(MOD(HASH(r."driver_id", r."country", r."city"), 2)) = 0
) AS q
),
"recent_trips__windows" AS (
  -- recent_trips: its rows of the last 1 hour, 1 day, all time that were known by then, in functions
  SELECT
    s."asof_key_1",
    s."asof_key_2",
    s."asof_key_3",
    s."asof_instant",
    COUNT(IFF(r."at" > DATEADD(microsecond, -3600000000, s."asof_instant"), r."at", NULL)) AS "trips_1h",
    COUNT(IFF(r."at" > DATEADD(microsecond, -86400000000, s."asof_instant"), r."at", NULL)) AS "trips_1d",
    CAST(SUM(IFF(r."at" > DATEADD(microsecond, -86400000000, s."asof_instant"), r."fare", NULL)) AS NUMBER(38, 2)) AS "fare_1d",
    CAST(SUM(r."fare") AS NUMBER(38, 2)) AS "fare_unbounded",
    AVG(CAST(IFF(r."at" > DATEADD(microsecond, -86400000000, s."asof_instant"), r."rating", NULL) AS FLOAT)) AS "rating_1d",
    COUNT(DISTINCT IFF(r."at" > DATEADD(microsecond, -3600000000, s."asof_instant"), r."batch", NULL)) AS "batches_1h",
    MAX(IFF(r."at" > DATEADD(microsecond, -3600000000, s."asof_instant"), r."rating", NULL)) AS "best_1h",
    MIN_BY(r."batch", IFF(r."batch" IS NOT NULL AND r."at" > DATEADD(microsecond, -86400000000, s."asof_instant"), r."asof_place", NULL)) AS "first_batch_1d",
    COALESCE(CAST(MAX_BY(r."fare", IFF(r."fare" IS NOT NULL AND r."at" > DATEADD(microsecond, -86400000000, s."asof_instant"), r."asof_place", NULL), 3) AS ARRAY), ARRAY_CONSTRUCT()) AS "last_fares_1d"
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."country" AS "asof_key_2", s."city" AS "asof_key_3", s."event_time" AS "asof_instant"
    FROM "spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."country" IS NOT NULL
      AND s."city" IS NOT NULL
      AND s."event_time" IS NOT NULL
  ) AS s
  LEFT JOIN (
    SELECT r.*, ROW_NUMBER() OVER (PARTITION BY r."driver_id", r."country", r."city" ORDER BY r."at", r."batch" NULLS FIRST) AS "asof_place"
    FROM "raw"."trips" AS r
  ) AS r
    ON r."driver_id" = s."asof_key_1"
   AND r."country" = s."asof_key_2"
   AND r."city" = s."asof_key_3"
   AND r."at" <= s."asof_instant"
   AND r."loaded_at" <= s."asof_instant"
   AND r."at" <= CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ)
   AND r."loaded_at" <= CAST('2026-01-02T00:00:00+00:00' AS TIMESTAMP_TZ)
  GROUP BY s."asof_key_1", s."asof_key_2", s."asof_key_3", s."asof_instant"
)
SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_time",
  "recent_trips"."trips_1h",
  "recent_trips"."trips_1d",
  "recent_trips"."fare_1d",
  "recent_trips"."fare_unbounded",
  "recent_trips"."rating_1d",
  "recent_trips"."batches_1h",
  "recent_trips"."best_1h",
  "recent_trips"."first_batch_1d",
  "recent_trips"."last_fares_1d"
FROM "spine" AS s
LEFT JOIN "recent_trips__windows" AS "recent_trips"
  ON "recent_trips"."asof_key_1" = s."driver_id"
 AND "recent_trips"."asof_key_2" = s."country"
 AND "recent_trips"."asof_key_3" = s."city"
 AND "recent_trips"."asof_instant" = s."event_time"
