WITH
`trip_extremes__rows` AS (
  -- trip_extremes: its rows of the spine's keys, and the values that functions are of
  SELECT
    q.`asof_key_1`,
    r.`at` AS `asof_event`,
    CASE WHEN r.`at` IS NOT NULL THEN 1 END AS `asof_value_1`,
    r.`fare` AS `asof_value_2`,
    r.`rating` AS `asof_value_3`,
    CASE WHEN IF(IS_NAN(r.`rating`), CAST(IS_NAN(r.`rating`) AS INT64) > IF(CAST('3' AS FLOAT64) IS NULL, NULL, 0), r.`rating` > CAST('3' AS FLOAT64)) AND r.`at` IS NOT NULL THEN 1 END AS `asof_value_4`
  FROM `raw`.`trips` AS r
  JOIN (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`
    FROM `asof_spine` AS s
    WHERE s.`driver_id` IS NOT NULL
  ) AS q
    ON r.`driver_id` = q.`asof_key_1`
  WHERE r.`at` IS NOT NULL
    AND r.`at` <= TIMESTAMP '2026-01-01T10:00:00Z'
),
`trip_extremes__timeline` AS (
  -- trip_extremes: on one line of time, its rows and the moments of the spine
  SELECT
    w.`asof_key_1`,
    UNIX_MICROS(w.`asof_event`) AS `asof_at`,
    CAST(NULL AS TIMESTAMP) AS `asof_instant`,
    w.`asof_value_1`,
    w.`asof_value_2`,
    w.`asof_value_3`,
    w.`asof_value_4`
  FROM `trip_extremes__rows` AS w
  UNION ALL
  SELECT s.`asof_key_1`, UNIX_MICROS(s.`asof_instant`), s.`asof_instant`, NULL, NULL, NULL, NULL
  FROM (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`, s.`event_timestamp` AS `asof_instant`
    FROM `asof_spine` AS s
    WHERE s.`driver_id` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
),
`trip_extremes__framed` AS (
  -- trip_extremes: its rows of the last 1 hour, 1 day, all time, in functions
  SELECT
    `asof_key_1`,
    `asof_instant`,
    COUNT(`asof_value_1`) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_at` RANGE BETWEEN 3599999999 PRECEDING AND CURRENT ROW) AS `trips_1h`,
    COUNT(`asof_value_1`) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_at` RANGE BETWEEN 86399999999 PRECEDING AND CURRENT ROW) AS `trips_1d`,
    SUM(CAST(`asof_value_2` AS BIGNUMERIC)) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_at` RANGE BETWEEN 86399999999 PRECEDING AND CURRENT ROW) AS `fare_1d`,
    SUM(CAST(`asof_value_2` AS BIGNUMERIC)) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_at` RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `fare_unbounded`,
    MAX(`asof_value_3`) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_at` RANGE BETWEEN 86399999999 PRECEDING AND CURRENT ROW) AS `best_1d`,
    MIN(`asof_value_2`) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_at` RANGE BETWEEN 3599999999 PRECEDING AND CURRENT ROW) AS `least_1h`,
    COUNT(`asof_value_4`) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_at` RANGE BETWEEN 86399999999 PRECEDING AND CURRENT ROW) AS `good_1d`,
    AVG(CAST(`asof_value_3` AS FLOAT64)) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_at` RANGE BETWEEN 3599999999 PRECEDING AND CURRENT ROW) AS `mean_1h`
  FROM `trip_extremes__timeline`
),
`trip_extremes__windows` AS (
  -- trip_extremes: of these the moments' alone
  SELECT
    w.`asof_key_1`,
    w.`asof_instant`,
    w.`trips_1h`,
    w.`trips_1d`,
    CAST(w.`fare_1d` AS BIGNUMERIC(38, 2)) AS `fare_1d`,
    CAST(w.`fare_unbounded` AS BIGNUMERIC(38, 2)) AS `fare_unbounded`,
    w.`best_1d`,
    w.`least_1h`,
    w.`good_1d`,
    w.`mean_1h`
  FROM `trip_extremes__framed` AS w
  WHERE w.`asof_instant` IS NOT NULL
),
`fuel_extremes__rows` AS (
  -- fuel_extremes: its rows of the spine's keys, and the values that functions are of
  SELECT
    TIMESTAMP(r.`day`, 'UTC') AS `asof_event`,
    r.`price` AS `asof_value_1`
  FROM `fuel_prices` AS r
  WHERE r.`day` IS NOT NULL
),
`fuel_extremes__timeline` AS (
  -- fuel_extremes: on one line of time, its rows and the moments of the spine
  SELECT
    UNIX_MICROS(w.`asof_event`) AS `asof_at`,
    CAST(NULL AS TIMESTAMP) AS `asof_instant`,
    w.`asof_value_1`
  FROM `fuel_extremes__rows` AS w
  UNION ALL
  SELECT UNIX_MICROS(s.`asof_instant`), s.`asof_instant`, NULL
  FROM (
    SELECT DISTINCT s.`event_timestamp` AS `asof_instant`
    FROM `asof_spine` AS s
    WHERE s.`event_timestamp` IS NOT NULL
  ) AS s
),
`fuel_extremes__framed` AS (
  -- fuel_extremes: its rows of the last 2 days, all time, in functions
  SELECT
    `asof_instant`,
    IFNULL(MIN(IF(IS_NAN(`asof_value_1`), NULL, `asof_value_1`)) OVER (ORDER BY `asof_at` RANGE BETWEEN 172800000000 PRECEDING AND 1 PRECEDING), MIN(`asof_value_1`) OVER (ORDER BY `asof_at` RANGE BETWEEN 172800000000 PRECEDING AND 1 PRECEDING)) AS `lowest_2d`,
    MAX(`asof_value_1`) OVER (ORDER BY `asof_at` RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS `highest_unbounded`
  FROM `fuel_extremes__timeline`
),
`fuel_extremes__windows` AS (
  -- fuel_extremes: of these the moments' alone
  SELECT
    w.`asof_instant`,
    w.`lowest_2d`,
    w.`highest_unbounded`
  FROM `fuel_extremes__framed` AS w
  WHERE w.`asof_instant` IS NOT NULL
)
SELECT
  s.`driver_id`,
  s.`country`,
  s.`city`,
  s.`event_timestamp`,
  s.`label`,
  `trip_extremes`.`trips_1h`,
  `trip_extremes`.`trips_1d`,
  `trip_extremes`.`fare_1d`,
  `trip_extremes`.`fare_unbounded`,
  `trip_extremes`.`best_1d`,
  `trip_extremes`.`least_1h`,
  `trip_extremes`.`good_1d`,
  `trip_extremes`.`mean_1h`,
  `fuel_extremes`.`lowest_2d`,
  `fuel_extremes`.`highest_unbounded`
FROM `asof_spine` AS s
LEFT JOIN `trip_extremes__windows` AS `trip_extremes`
  ON `trip_extremes`.`asof_key_1` = s.`driver_id`
 AND `trip_extremes`.`asof_instant` = s.`event_timestamp`
LEFT JOIN `fuel_extremes__windows` AS `fuel_extremes`
  ON `fuel_extremes`.`asof_instant` = s.`event_timestamp`
ORDER BY `asof_row`
