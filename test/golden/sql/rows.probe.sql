SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  "trips"."fare" AS "trips__fare",
  "trips"."rating" AS "trips__rating",
  "shifts"."hours" AS "shifts__hours",
  "shifts"."until" AS "shifts__until"
FROM (SELECT * FROM "asof_spine" AS s ORDER BY s."driver_id", s."country", s."city", s."event_timestamp") AS s
LEFT JOIN LATERAL (
  -- trips: the newest row before the spine row's time
  SELECT r."fare", r."rating"
  FROM "raw"."trips" AS r
  WHERE r."driver_id" = s."driver_id"
    AND r."country" = s."country"
    AND r."city" = s."city"
    AND r."at" < s."event_timestamp"
    AND isfinite(s."event_timestamp")
  ORDER BY r."at" DESC, r."loaded_at" DESC NULLS LAST, r."batch" DESC NULLS LAST
  LIMIT 1
) AS "trips" ON TRUE
LEFT JOIN LATERAL (
  -- shifts: the newest row at or before the spine row's time that was known by then, at most 90 minutes old
  SELECT r."hours", (r."until" AT TIME ZONE 'America/New_York') AS "until"
  FROM "shifts" AS r
  WHERE r."driver_id" = s."driver_id"
    AND (r."started" AT TIME ZONE 'America/New_York') <= s."event_timestamp"
    AND (r."started" AT TIME ZONE 'America/New_York') >= s."event_timestamp" - INTERVAL '5400 seconds'
    AND (r."reported" AT TIME ZONE 'America/New_York') <= s."event_timestamp"
    AND isfinite(s."event_timestamp")
  ORDER BY (r."started" AT TIME ZONE 'America/New_York') DESC
  LIMIT 1
) AS "shifts" ON TRUE
ORDER BY s."asof_row"
