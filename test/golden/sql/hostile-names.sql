SELECT
  s."driver_id",
  s."country",
  s."city",
  s."event_timestamp",
  s."label",
  "a_quoted_view_"."naïve 🛩",
  "a_quoted_view_"."asof_feature_2" AS "asof_output_7"
FROM (SELECT * FROM "asof_spine" AS s ORDER BY s."driver_id", s."event_timestamp") AS s
LEFT JOIN LATERAL (
  -- a "quoted".view; --: the newest row at or before the spine row's time
  SELECT r."co""l" AS "naïve 🛩", r."n" AS "asof_feature_2"
  FROM "tab""le.with 'quotes" AS r
  WHERE r."driver_id" = s."driver_id"
    AND r."select" <= s."event_timestamp"
    AND isfinite(s."event_timestamp")
  ORDER BY r."select" DESC
  LIMIT 1
) AS "a_quoted_view_" ON TRUE
ORDER BY s."asof_row"
