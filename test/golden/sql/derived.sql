SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  s."tip",
  "shifts"."until",
  ((CAST(COALESCE("trip_sums"."fare_1d", 0.00) AS double precision) + s."tip") / NULLIF("shifts"."hours", 0)) AS "per_hour",
  ("trip_sums"."trips_1h" > 3 OR "shifts"."hours" IS NULL) AS "is_busy"
FROM (
  -- where windows start, once for each row, in the order of keys and time
  SELECT
    *,
    s."event_timestamp" - INTERVAL '3600 seconds' AS "asof_start_1"
  FROM "asof_spine" AS s
  ORDER BY s."driver_id", s."event_timestamp"
) AS s
LEFT JOIN LATERAL (
  -- shifts: the newest row at or before the spine row's time that was known by then, at most 90 minutes old
  SELECT (r."until" AT TIME ZONE 'America/New_York') AS "until", r."hours"
  FROM "shifts" AS r
  WHERE r."driver_id" = s."driver_id"
    AND (r."started" AT TIME ZONE 'America/New_York') <= s."event_timestamp"
    AND (r."started" AT TIME ZONE 'America/New_York') >= s."event_timestamp" - INTERVAL '5400 seconds'
    AND (r."reported" AT TIME ZONE 'America/New_York') <= s."event_timestamp"
    AND isfinite(s."event_timestamp")
  ORDER BY (r."started" AT TIME ZONE 'America/New_York') DESC
  LIMIT 1
) AS "shifts" ON TRUE
LEFT JOIN LATERAL (
  -- trip_sums: its rows of the last 1 day, 1 hour that were known by then, in functions
  SELECT
    CAST(SUM(r."fare") AS numeric(38, 2)) AS "fare_1d",
    COUNT(r."at") FILTER (WHERE r."at" > s."asof_start_1") AS "trips_1h"
  FROM "raw"."trips" AS r
  WHERE r."driver_id" = s."driver_id"
    AND r."country" = s."country"
    AND r."city" = s."city"
    AND r."at" <= s."event_timestamp"
    AND r."loaded_at" <= s."event_timestamp"
    AND r."at" > s."event_timestamp" - INTERVAL '86400 seconds'
) AS "trip_sums"
  ON s."driver_id" IS NOT NULL
 AND s."country" IS NOT NULL
 AND s."city" IS NOT NULL
 AND isfinite(s."event_timestamp")
ORDER BY s."asof_row"
