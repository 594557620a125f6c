WITH
`a_quoted_view___usable` AS (
  -- a "quoted".view; --: one row an instant, the winner of those that share it
  SELECT
    r.`driver_id` AS `asof_key_1`,
    r.`select` AS `asof_known`,
    r.`co"l` AS `asof_feature_1`,
    r.`n` AS `a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut`
  FROM `tab"le.with 'quotes` AS r
  WHERE r.`driver_id` IS NOT NULL
    AND r.`select` IS NOT NULL
    AND r.`select` <= TIMESTAMP '2026-01-01T10:00:00Z'
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r.`driver_id`, r.`select` ORDER BY r.`select` DESC) = 1
),
`a_quoted_view___timeline` AS (
  -- a "quoted".view; --: its rows by the instant they count from, and the spine's moments after those of the same instant
  SELECT
    r.`asof_key_1`,
    r.`asof_known` AS `asof_instant`,
    0 AS `asof_turn`,
    STRUCT(r.`asof_known` AS `asof_known`, r.`asof_feature_1` AS `asof_feature_1`, r.`a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut` AS `a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut`) AS `asof_packed`
  FROM `a_quoted_view___usable` AS r
  UNION ALL
  SELECT s.`asof_key_1`, s.`asof_instant`, 1, NULL
  FROM (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`, s.`event_timestamp` AS `asof_instant`
    FROM `asof_spine` AS s
    WHERE s.`driver_id` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
),
`a_quoted_view___swept` AS (
  -- a "quoted".view; --: the last row so far
  SELECT
    `asof_key_1`,
    `asof_instant`,
    `asof_turn`,
    LAST_VALUE(`asof_packed` IGNORE NULLS) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_instant`, `asof_turn` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `asof_packed`
  FROM `a_quoted_view___timeline`
),
`a_quoted_view___latest` AS (
  -- a "quoted".view; --: the newest row at or before the spine row's time
  SELECT
    w.`asof_key_1`,
    w.`asof_instant`,
    w.`asof_packed`.`asof_feature_1` AS `asof_feature_1`,
    w.`asof_packed`.`a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut` AS `a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut`
  FROM `a_quoted_view___swept` AS w
  WHERE w.`asof_turn` = 1
)
SELECT
  s.`driver_id`,
  s.`country`,
  s.`city`,
  s.`event_timestamp`,
  s.`label`,
  `a_quoted_view_`.`asof_feature_1` AS `asof_output_6`,
  `a_quoted_view_`.`a_feature_whose_name_is_longer_than_sixty_three_bytes_so_that_it_is_cut`
FROM `asof_spine` AS s
LEFT JOIN `a_quoted_view___latest` AS `a_quoted_view_`
  ON `a_quoted_view_`.`asof_key_1` = s.`driver_id`
 AND `a_quoted_view_`.`asof_instant` = s.`event_timestamp`
ORDER BY `asof_row`
