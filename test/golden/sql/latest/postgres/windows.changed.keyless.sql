WITH
"spine" AS (
  -- spine: every entity as of 2026-01-02T00:00:00Z
  SELECT
    q."event_time"
  FROM (
  -- fuel_sums: entities with a row that entered or left a window since
  SELECT DISTINCT TIMESTAMP WITH TIME ZONE '2026-01-02T00:00:00Z' AS "event_time"
  FROM "fuel_prices" AS r
  WHERE r."day" < (TIMESTAMP WITH TIME ZONE '2026-01-02T00:00:00Z' AT TIME ZONE 'UTC')
    AND r."day" >= (TIMESTAMP WITH TIME ZONE '2025-12-02T00:00:00Z' AT TIME ZONE 'UTC')
    AND (r."day" >= (TIMESTAMP WITH TIME ZONE '2026-01-01T00:00:00Z' AT TIME ZONE 'UTC') OR (r."day" >= (TIMESTAMP WITH TIME ZONE '2025-12-30T00:00:00Z' AT TIME ZONE 'UTC') AND r."day" < (TIMESTAMP WITH TIME ZONE '2025-12-31T00:00:00Z' AT TIME ZONE 'UTC')) OR (r."day" >= (TIMESTAMP WITH TIME ZONE '2025-12-02T00:00:00Z' AT TIME ZONE 'UTC') AND r."day" < (TIMESTAMP WITH TIME ZONE '2025-12-03T00:00:00Z' AT TIME ZONE 'UTC')))
) AS q
),
"fuel_sums__arrays" AS MATERIALIZED (
  -- fuel_sums: one row a key: the columns of its rows, side by side in the order of time
  SELECT
    ARRAY_AGG((CAST(r."day" AS timestamp) AT TIME ZONE 'UTC') ORDER BY (CAST(r."day" AS timestamp) AT TIME ZONE 'UTC'), r."day", NULLIF(r."price" IS NOT NULL, FALSE)) AS "asof_instants",
    ARRAY_AGG(r."day" ORDER BY (CAST(r."day" AS timestamp) AT TIME ZONE 'UTC'), r."day", NULLIF(r."price" IS NOT NULL, FALSE)) AS "asof_column_1",
    ARRAY_AGG(NULLIF(r."price" IS NOT NULL, FALSE) ORDER BY (CAST(r."day" AS timestamp) AT TIME ZONE 'UTC'), r."day", NULLIF(r."price" IS NOT NULL, FALSE)) AS "asof_column_2"
  FROM "fuel_prices" AS r
  WHERE r."day" IS NOT NULL
)
SELECT
  s."event_time",
  "fuel_sums"."prices_2d",
  "fuel_sums"."prices_30d"
FROM (
  -- where windows start, once for each row
  SELECT
    *,
    ((s."event_time" - INTERVAL '172800 seconds') AT TIME ZONE 'UTC') AS "asof_start_1"
  FROM "spine" AS s
  OFFSET 0
) AS s
LEFT JOIN "fuel_sums__arrays" AS "fuel_sums_arrays"
  ON TRUE
LEFT JOIN LATERAL (
  -- fuel_sums: its rows of the last 2 days, 30 days, in functions
  SELECT
    COUNT(r."price") FILTER (WHERE r."day" >= s."asof_start_1") AS "prices_2d",
    COUNT(r."price") AS "prices_30d"
  FROM (
    SELECT
      UNNEST("fuel_sums_arrays"."asof_column_1"[p."asof_first":p."asof_last"]) AS "day",
      UNNEST("fuel_sums_arrays"."asof_column_2"[p."asof_first":p."asof_last"]) AS "price"
    FROM (SELECT WIDTH_BUCKET(s."event_time" - INTERVAL '2592000.000001 seconds', "fuel_sums_arrays"."asof_instants") + 1 AS "asof_first", WIDTH_BUCKET(s."event_time" - INTERVAL '0.000001 seconds', "fuel_sums_arrays"."asof_instants") AS "asof_last" OFFSET 0) AS p
  ) AS r
) AS "fuel_sums"
  ON isfinite(s."event_time")
