WITH
`fare_counts__asked` AS (
  -- fare_counts: the moments of the spine, each beside the two stretches of time that its widest window touches
  SELECT
    s.`asof_key_1`,
    s.`asof_instant`,
    DIV(UNIX_MICROS(CASE p.`asof_ask` WHEN 1 THEN s.`asof_instant` WHEN 2 THEN TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 86400000000 MICROSECOND) END) + 62135596800000000, 86400000000) AS `asof_bucket`
  FROM (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`, s.`event_timestamp` AS `asof_instant`
    FROM `asof_spine` AS s
    WHERE s.`driver_id` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
  CROSS JOIN (SELECT 1 AS `asof_ask` UNION ALL SELECT 2) AS p
),
`fare_counts__windows` AS (
  -- fare_counts: its rows of the last 1 hour, 1 day, in functions
  SELECT
    s.`asof_key_1`,
    s.`asof_instant`,
    COUNT(IF(r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 3600000000 MICROSECOND) AND IF(IS_NAN(r.`rating`), CAST(IS_NAN(r.`rating`) AS INT64) > IF(CAST('3' AS FLOAT64) IS NULL, NULL, 0), r.`rating` > CAST('3' AS FLOAT64)), r.`at`, NULL)) AS `good_trips_1h`,
    COUNT(IF(IF(IS_NAN(r.`rating`), CAST(IS_NAN(r.`rating`) AS INT64) > IF(CAST('3' AS FLOAT64) IS NULL, NULL, 0), r.`rating` > CAST('3' AS FLOAT64)), r.`at`, NULL)) AS `good_trips_1d`,
    AVG(CAST(IF(r.`at` IS NOT NULL, (CAST(r.`fare` AS FLOAT64) * 2), NULL) AS FLOAT64)) AS `both_ways_1d`,
    SUM(CAST(IF(r.`at` IS NOT NULL AND (NOT r.`batch` IS NULL), COALESCE(r.`rating`, 1), NULL) AS FLOAT64)) AS `stars_1d`
  FROM `fare_counts__asked` AS s
  LEFT JOIN `raw`.`trips` AS r
    ON r.`driver_id` = s.`asof_key_1`
   AND DIV(UNIX_MICROS(r.`at`) + 62135596800000000, 86400000000) = s.`asof_bucket`
   AND r.`at` <= s.`asof_instant`
   AND r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 86400000000 MICROSECOND)
   AND r.`at` <= TIMESTAMP '2026-01-01T10:00:00Z'
   AND r.`at` > TIMESTAMP '2025-12-31T10:00:00Z'
  GROUP BY s.`asof_key_1`, s.`asof_instant`
)
SELECT
  s.`driver_id`,
  s.`country`,
  s.`city`,
  s.`event_timestamp`,
  s.`label`,
  `fare_counts`.`good_trips_1h`,
  `fare_counts`.`good_trips_1d`,
  `fare_counts`.`both_ways_1d`,
  `fare_counts`.`stars_1d`
FROM `asof_spine` AS s
LEFT JOIN `fare_counts__windows` AS `fare_counts`
  ON `fare_counts`.`asof_key_1` = s.`driver_id`
 AND `fare_counts`.`asof_instant` = s.`event_timestamp`
ORDER BY `asof_row`
