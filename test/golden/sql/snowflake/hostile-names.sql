WITH
"a_quoted_view___usable" AS (
  -- a "quoted".view; --: one row an instant, the winner of those that share it
  SELECT
    r."driver_id" AS "asof_key_1",
    r."select" AS "asof_known",
    r."co""l" AS "naïve 🛩",
    r."n" AS "a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut"
  FROM "tab""le.with 'quotes" AS r
  WHERE r."driver_id" IS NOT NULL
    AND r."select" IS NOT NULL
    AND r."select" <= CAST('2026-01-01T10:00:00+00:00' AS TIMESTAMP_TZ)
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r."driver_id", r."select" ORDER BY r."select" DESC) = 1
),
"a_quoted_view___latest" AS (
  -- a "quoted".view; --: the newest row at or before the spine row's time
  SELECT
    s."asof_key_1",
    s."asof_instant",
    r."naïve 🛩",
    r."a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut"
  FROM (
    SELECT DISTINCT s."driver_id" AS "asof_key_1", s."event_timestamp" AS "asof_instant"
    FROM "asof_spine" AS s
    WHERE s."driver_id" IS NOT NULL
      AND s."event_timestamp" IS NOT NULL
  ) AS s
  ASOF JOIN "a_quoted_view___usable" AS r
    MATCH_CONDITION (s."asof_instant" >= r."asof_known")
    ON s."asof_key_1" = r."asof_key_1"
)
SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  "a_quoted_view_"."naïve 🛩",
  "a_quoted_view_"."a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut"
FROM "asof_spine" AS s
LEFT JOIN "a_quoted_view___latest" AS "a_quoted_view_"
  ON "a_quoted_view_"."asof_key_1" = s."driver_id"
 AND "a_quoted_view_"."asof_instant" = s."event_timestamp"
ORDER BY "asof_row"
