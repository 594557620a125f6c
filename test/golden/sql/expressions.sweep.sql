WITH
"fares__usable" AS (
  -- fares: its rows from the instant they became known until a greater row was
  SELECT w."asof_key_1", w."asof_known", w."asof_event", w."per_star", w."is_rated", w."fare"
  FROM (
    SELECT
      r."driver_id" AS "asof_key_1",
      GREATEST(r."at", r."loaded_at") AS "asof_known",
      MIN(GREATEST(r."at", r."loaded_at")) OVER (
        PARTITION BY r."driver_id" ORDER BY r."at" DESC, r."batch" DESC NULLS LAST, GREATEST(r."at", r."loaded_at")
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS "asof_superseded",
      r."at" AS "asof_event",
      (CAST(r."fare" AS double precision) / NULLIF(COALESCE(CAST(r."rating" AS double precision), 2), 0)) AS "per_star",
      (NOT CAST(r."rating" AS double precision) IS NULL OR r."at" < TIMESTAMP WITH TIME ZONE '2020-01-01T00:00:00Z') AS "is_rated",
      r."fare"
    FROM "raw"."trips" AS r
    WHERE r."driver_id" IS NOT NULL
      AND r."at" IS NOT NULL
      AND r."loaded_at" IS NOT NULL
  ) AS w
  WHERE w."asof_superseded" IS NULL OR w."asof_known" < w."asof_superseded"
),
"fares__timeline" AS (
  -- fares: its rows by the instant they became known, and the spine rows after those of the same instant
  SELECT
    r."asof_key_1" AS "asof_key_1",
    r."asof_known" AS "asof_instant",
    0 AS "asof_turn",
    r."asof_known" AS "asof_known",
    CAST(NULL AS bigint) AS "asof_row"
  FROM "fares__usable" AS r
  UNION ALL
  SELECT s."driver_id", s."event_timestamp", 1, NULL, s."asof_row"
  FROM "asof_spine" AS s
  WHERE isfinite(s."event_timestamp")
),
"fares__swept" AS (
  -- fares: the last row known so far, by its instant
  SELECT
    "asof_row",
    "asof_key_1",
    "asof_instant",
    MAX("asof_known") OVER (PARTITION BY "asof_key_1" ORDER BY "asof_instant", "asof_turn" ROWS UNBOUNDED PRECEDING) AS "asof_known"
  FROM "fares__timeline"
),
"fares__latest" AS (
  -- fares: the newest row at or before the spine row's time that was known by then, at most 1 day old
  SELECT w."asof_row", r."per_star", r."is_rated", r."fare"
  FROM "fares__swept" AS w
  JOIN "fares__usable" AS r
    ON r."asof_key_1" = w."asof_key_1"
   AND r."asof_known" = w."asof_known"
  WHERE w."asof_row" IS NOT NULL
    AND r."asof_event" >= w."asof_instant" - INTERVAL '86400 seconds'
)
SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  "fares"."per_star",
  "fares"."is_rated",
  "fares"."fare"
FROM "asof_spine" AS s
LEFT JOIN "fares__latest" AS "fares" ON "fares"."asof_row" = s."asof_row"
ORDER BY s."asof_row"
