WITH
"spine" AS (
  -- spine: the rows to enrich
  SELECT
    q."id",
    q."event_timestamp"
  FROM "raw"."labels" AS q
)
SELECT
  s."id",
  s."event_timestamp",
  "fuel"."price"
FROM (SELECT * FROM "spine" AS s ORDER BY s."event_timestamp") AS s
LEFT JOIN LATERAL (
  -- fuel: the newest row at or before the spine row's time, at most 30 days old
  SELECT r."price"
  FROM "fuel_prices" AS r
  WHERE r."day" <= (s."event_timestamp" AT TIME ZONE 'UTC')
    AND r."day" >= ((s."event_timestamp" - INTERVAL '2592000 seconds') AT TIME ZONE 'UTC')
    AND isfinite(s."event_timestamp")
  ORDER BY r."day" DESC
  LIMIT 1
) AS "fuel" ON TRUE
