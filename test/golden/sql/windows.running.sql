WITH
"trip_sums__rows" AS (
  -- trip_sums: its rows of the spine's keys, and the values that functions are of
  SELECT
    q."asof_key_1",
    q."asof_key_2",
    q."asof_key_3",
    r."at" AS "asof_event",
    GREATEST(r."at", r."loaded_at") AS "asof_known",
    CASE WHEN r."at" IS NOT NULL THEN 1 END AS "asof_value_1",
    CAST(r."fare" AS numeric) AS "asof_value_2",
    r."batch" AS "asof_value_3"
  FROM "raw"."trips" AS r
  JOIN (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."country" AS "asof_key_2", s."city" AS "asof_key_3"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."country" IS NOT NULL
      AND s."city" IS NOT NULL
  ) AS q
    ON r."driver_id" = q."asof_key_1"
   AND r."country" = q."asof_key_2"
   AND r."city" = q."asof_key_3"
  WHERE r."at" IS NOT NULL
    AND r."loaded_at" IS NOT NULL
),
"trip_sums__moves" AS (
  -- trip_sums: on one line of time, its rows and the ends of the spine's windows
  SELECT
    w."asof_key_1",
    w."asof_key_2",
    w."asof_key_3",
    p."asof_line",
    CASE p."asof_line" WHEN 0 THEN w."asof_known" ELSE w."asof_event" END AS "asof_at",
    0 AS "asof_ask",
    CAST(NULL AS timestamp with time zone) AS "asof_instant",
    CASE WHEN w."asof_event" >= w."asof_known" - INTERVAL '3600 seconds' THEN w."asof_value_1" END AS "asof_counted_1",
    CASE WHEN w."asof_event" >= w."asof_known" - INTERVAL '86400 seconds' THEN w."asof_value_1" END AS "asof_counted_2",
    CASE WHEN w."asof_event" >= w."asof_known" - INTERVAL '86400 seconds' THEN w."asof_value_2" END AS "asof_counted_3",
    w."asof_value_2" AS "asof_counted_4",
    CASE WHEN w."asof_event" >= w."asof_known" - INTERVAL '86400 seconds' THEN w."asof_value_3" END AS "asof_counted_5"
  FROM "trip_sums__rows" AS w
  CROSS JOIN (SELECT 0 AS "asof_line" UNION ALL SELECT 1) AS p
  UNION ALL
  SELECT
    s."asof_key_1",
    s."asof_key_2",
    s."asof_key_3",
    CASE p."asof_ask" WHEN 1 THEN 0 ELSE 1 END,
    CASE p."asof_ask" WHEN 1 THEN s."asof_instant" WHEN 2 THEN s."asof_instant" - INTERVAL '3600 seconds' WHEN 3 THEN s."asof_instant" - INTERVAL '86400 seconds' END,
    p."asof_ask",
    s."asof_instant",
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."country" AS "asof_key_2", s."city" AS "asof_key_3", s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."country" IS NOT NULL
      AND s."city" IS NOT NULL
      AND isfinite(s."event_timestamp")
  ) AS s
  CROSS JOIN (SELECT 1 AS "asof_ask" UNION ALL SELECT 2 UNION ALL SELECT 3) AS p
),
"trip_sums__totals" AS (
  -- trip_sums: the sums so far
  SELECT
    "asof_key_1",
    "asof_key_2",
    "asof_key_3",
    "asof_instant",
    "asof_ask",
    COUNT("asof_counted_1") OVER (PARTITION BY "asof_key_1", "asof_key_2", "asof_key_3", "asof_line" ORDER BY "asof_at", "asof_ask" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "asof_count_1",
    COUNT("asof_counted_2") OVER (PARTITION BY "asof_key_1", "asof_key_2", "asof_key_3", "asof_line" ORDER BY "asof_at", "asof_ask" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "asof_count_2",
    COUNT("asof_counted_3") OVER (PARTITION BY "asof_key_1", "asof_key_2", "asof_key_3", "asof_line" ORDER BY "asof_at", "asof_ask" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "asof_count_3",
    SUM("asof_counted_3") OVER (PARTITION BY "asof_key_1", "asof_key_2", "asof_key_3", "asof_line" ORDER BY "asof_at", "asof_ask" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "asof_sum_3",
    SUM("asof_counted_3" * "asof_counted_3") OVER (PARTITION BY "asof_key_1", "asof_key_2", "asof_key_3", "asof_line" ORDER BY "asof_at", "asof_ask" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "asof_squares_3",
    COUNT("asof_counted_4") OVER (PARTITION BY "asof_key_1", "asof_key_2", "asof_key_3", "asof_line" ORDER BY "asof_at", "asof_ask" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "asof_count_4",
    SUM("asof_counted_4") OVER (PARTITION BY "asof_key_1", "asof_key_2", "asof_key_3", "asof_line" ORDER BY "asof_at", "asof_ask" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "asof_sum_4",
    COUNT("asof_counted_5") OVER (PARTITION BY "asof_key_1", "asof_key_2", "asof_key_3", "asof_line" ORDER BY "asof_at", "asof_ask" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "asof_count_5",
    SUM("asof_counted_5") OVER (PARTITION BY "asof_key_1", "asof_key_2", "asof_key_3", "asof_line" ORDER BY "asof_at", "asof_ask" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "asof_sum_5"
  FROM "trip_sums__moves"
),
"trip_sums__sums" AS (
  -- trip_sums: the sums at the end of each window less those at its start
  SELECT
    w."asof_key_1",
    w."asof_key_2",
    w."asof_key_3",
    w."asof_instant",
    SUM(CASE w."asof_ask" WHEN 1 THEN w."asof_count_1" WHEN 2 THEN -w."asof_count_1" END) AS "asof_inside_count_1",
    SUM(CASE w."asof_ask" WHEN 1 THEN w."asof_count_2" WHEN 3 THEN -w."asof_count_2" END) AS "asof_inside_count_2",
    SUM(CASE w."asof_ask" WHEN 1 THEN w."asof_count_3" WHEN 3 THEN -w."asof_count_3" END) AS "asof_inside_count_3",
    SUM(CASE w."asof_ask" WHEN 1 THEN w."asof_sum_3" WHEN 3 THEN -w."asof_sum_3" END) AS "asof_inside_sum_3",
    SUM(CASE w."asof_ask" WHEN 1 THEN w."asof_squares_3" WHEN 3 THEN -w."asof_squares_3" END) AS "asof_inside_squares_3",
    SUM(CASE w."asof_ask" WHEN 1 THEN w."asof_count_4" END) AS "asof_inside_count_4",
    SUM(CASE w."asof_ask" WHEN 1 THEN w."asof_sum_4" END) AS "asof_inside_sum_4",
    SUM(CASE w."asof_ask" WHEN 1 THEN w."asof_count_5" WHEN 3 THEN -w."asof_count_5" END) AS "asof_inside_count_5",
    SUM(CASE w."asof_ask" WHEN 1 THEN w."asof_sum_5" WHEN 3 THEN -w."asof_sum_5" END) AS "asof_inside_sum_5"
  FROM "trip_sums__totals" AS w
  WHERE w."asof_instant" IS NOT NULL
  GROUP BY w."asof_key_1", w."asof_key_2", w."asof_key_3", w."asof_instant"
),
"trip_sums__windows" AS (
  -- trip_sums: its rows of the last 1 hour, 1 day, all time that were known by then, in functions
  SELECT
    w."asof_key_1",
    w."asof_key_2",
    w."asof_key_3",
    w."asof_instant",
    CAST(w."asof_inside_count_1" AS bigint) AS "trips_1h",
    CAST(w."asof_inside_count_2" AS bigint) AS "trips_1d",
    CASE WHEN w."asof_inside_count_3" > 0 THEN CAST(w."asof_inside_sum_3" AS numeric(38, 2)) END AS "fare_1d",
    CASE WHEN w."asof_inside_count_4" > 0 THEN CAST(w."asof_inside_sum_4" AS numeric(38, 2)) END AS "fare_unbounded",
    CAST(w."asof_inside_sum_3" AS double precision) / NULLIF(w."asof_inside_count_3", 0) AS "mean_fare_1d",
    SQRT(CAST(w."asof_inside_count_3" * w."asof_inside_squares_3" - w."asof_inside_sum_3" * w."asof_inside_sum_3" AS double precision) / NULLIF(w."asof_inside_count_3" * (w."asof_inside_count_3" - 1), 0)) AS "spread_1d",
    CASE WHEN w."asof_inside_count_5" > 0 THEN CAST(w."asof_inside_sum_5" AS bigint) END AS "batches_1d"
  FROM "trip_sums__sums" AS w
),
"fuel_sums__rows" AS (
  -- fuel_sums: its rows of the spine's keys, and the values that functions are of
  SELECT
    (CAST(r."day" AS timestamp) AT TIME ZONE 'UTC') AS "asof_event",
    CASE WHEN r."price" IS NOT NULL THEN 1 END AS "asof_value_1"
  FROM "fuel_prices" AS r
  WHERE r."day" IS NOT NULL
),
"fuel_sums__moves" AS (
  -- fuel_sums: on one line of time, its rows and the ends of the spine's windows
  SELECT
    w."asof_event" AS "asof_at",
    0 AS "asof_ask",
    CAST(NULL AS timestamp with time zone) AS "asof_instant",
    w."asof_value_1" AS "asof_counted_1"
  FROM "fuel_sums__rows" AS w
  UNION ALL
  SELECT
    CASE p."asof_ask" WHEN 1 THEN s."asof_instant" WHEN 2 THEN s."asof_instant" - INTERVAL '172800 seconds' WHEN 3 THEN s."asof_instant" - INTERVAL '2592000 seconds' END,
    p."asof_ask",
    s."asof_instant",
    NULL
  FROM (
    SELECT DISTINCT s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE isfinite(s."event_timestamp")
  ) AS s
  CROSS JOIN (SELECT 1 AS "asof_ask" UNION ALL SELECT 2 UNION ALL SELECT 3) AS p
),
"fuel_sums__totals" AS (
  -- fuel_sums: the sums so far
  SELECT
    "asof_instant",
    "asof_ask",
    COUNT("asof_counted_1") OVER (ORDER BY "asof_at", "asof_ask" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "asof_count_1"
  FROM "fuel_sums__moves"
),
"fuel_sums__sums" AS (
  -- fuel_sums: the sums at the end of each window less those at its start
  SELECT
    w."asof_instant",
    SUM(CASE w."asof_ask" WHEN 1 THEN w."asof_count_1" WHEN 2 THEN -w."asof_count_1" END) AS "asof_inside_count_1",
    SUM(CASE w."asof_ask" WHEN 1 THEN w."asof_count_1" WHEN 3 THEN -w."asof_count_1" END) AS "asof_inside_count_2"
  FROM "fuel_sums__totals" AS w
  WHERE w."asof_instant" IS NOT NULL
  GROUP BY w."asof_instant"
),
"fuel_sums__windows" AS (
  -- fuel_sums: its rows of the last 2 days, 30 days, in functions
  SELECT
    w."asof_instant",
    CAST(w."asof_inside_count_1" AS bigint) AS "prices_2d",
    CAST(w."asof_inside_count_2" AS bigint) AS "prices_30d"
  FROM "fuel_sums__sums" AS w
)
SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  "trip_sums"."trips_1h",
  "trip_sums"."trips_1d",
  "trip_sums"."fare_1d",
  "trip_sums"."fare_unbounded",
  "trip_sums"."mean_fare_1d",
  "trip_sums"."spread_1d",
  "trip_sums"."batches_1d",
  "fuel_sums"."prices_2d",
  "fuel_sums"."prices_30d"
FROM "asof_spine" AS s
LEFT JOIN "trip_sums__windows" AS "trip_sums"
  ON "trip_sums"."asof_key_1" = s."driver_id"
 AND "trip_sums"."asof_key_2" = s."country"
 AND "trip_sums"."asof_key_3" = s."city"
 AND "trip_sums"."asof_instant" = s."event_timestamp"
LEFT JOIN "fuel_sums__windows" AS "fuel_sums"
  ON "fuel_sums"."asof_instant" = s."event_timestamp"
ORDER BY s."asof_row"
