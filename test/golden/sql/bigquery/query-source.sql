WITH
`busiest__source` AS (
  -- busiest: the query source ranked_trips
select driver_id, loaded_at, count(*) as n from raw.trips where fare > ? group by 1, 2 
),
`busiest__usable` AS (
  -- busiest: one row an instant, the winner of those that share it
  SELECT
    r.`driver_id` AS `asof_key_1`,
    r.`loaded_at` AS `asof_known`,
    r.`n`
  FROM `busiest__source` AS r
  WHERE r.`driver_id` IS NOT NULL
    AND r.`loaded_at` IS NOT NULL
    AND r.`loaded_at` <= TIMESTAMP '2026-01-01T10:00:00Z'
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r.`driver_id`, r.`loaded_at` ORDER BY r.`loaded_at` DESC) = 1
),
`busiest__timeline` AS (
  -- busiest: its rows by the instant they count from, and the spine's moments after those of the same instant
  SELECT
    r.`asof_key_1`,
    r.`asof_known` AS `asof_instant`,
    0 AS `asof_turn`,
    STRUCT(r.`asof_known` AS `asof_known`, r.`n` AS `n`) AS `asof_packed`
  FROM `busiest__usable` AS r
  UNION ALL
  SELECT s.`asof_key_1`, s.`asof_instant`, 1, NULL
  FROM (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`, s.`event_timestamp` AS `asof_instant`
    FROM `asof_spine` AS s
    WHERE s.`driver_id` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
),
`busiest__swept` AS (
  -- busiest: the last row so far
  SELECT
    `asof_key_1`,
    `asof_instant`,
    `asof_turn`,
    LAST_VALUE(`asof_packed` IGNORE NULLS) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_instant`, `asof_turn` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `asof_packed`
  FROM `busiest__timeline`
),
`busiest__latest` AS (
  -- busiest: the newest row at or before the spine row's time
  SELECT
    w.`asof_key_1`,
    w.`asof_instant`,
    w.`asof_packed`.`n` AS `n`
  FROM `busiest__swept` AS w
  WHERE w.`asof_turn` = 1
),
`fuel__usable` AS (
  -- fuel: one row an instant, the winner of those that share it
  SELECT
    TIMESTAMP(r.`day`, 'UTC') AS `asof_known`,
    r.`price`
  FROM `fuel_prices` AS r
  WHERE r.`day` IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY TIMESTAMP(r.`day`, 'UTC') ORDER BY TIMESTAMP(r.`day`, 'UTC') DESC) = 1
),
`fuel__timeline` AS (
  -- fuel: its rows by the instant they count from, and the spine's moments after those of the same instant
  SELECT
    r.`asof_known` AS `asof_instant`,
    0 AS `asof_turn`,
    STRUCT(r.`asof_known` AS `asof_known`, r.`price` AS `price`) AS `asof_packed`
  FROM `fuel__usable` AS r
  UNION ALL
  SELECT s.`asof_instant`, 1, NULL
  FROM (
    SELECT DISTINCT s.`event_timestamp` AS `asof_instant`
    FROM `asof_spine` AS s
    WHERE s.`event_timestamp` IS NOT NULL
  ) AS s
),
`fuel__swept` AS (
  -- fuel: the last row so far
  SELECT
    `asof_instant`,
    `asof_turn`,
    LAST_VALUE(`asof_packed` IGNORE NULLS) OVER (ORDER BY `asof_instant`, `asof_turn` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `asof_packed`
  FROM `fuel__timeline`
),
`fuel__latest` AS (
  -- fuel: the newest row at or before the spine row's time, at most 30 days old
  SELECT
    w.`asof_instant`,
    w.`asof_packed`.`price` AS `price`
  FROM `fuel__swept` AS w
  WHERE w.`asof_turn` = 1
    AND w.`asof_packed`.`asof_known` >= TIMESTAMP_SUB(w.`asof_instant`, INTERVAL 2592000000000 MICROSECOND)
)
SELECT
  s.`driver_id`,
  s.`country`,
  s.`city`,
  s.`event_timestamp`,
  s.`label`,
  `busiest`.`n`,
  `fuel`.`price`
FROM `asof_spine` AS s
LEFT JOIN `busiest__latest` AS `busiest`
  ON `busiest`.`asof_key_1` = s.`driver_id`
 AND `busiest`.`asof_instant` = s.`event_timestamp`
LEFT JOIN `fuel__latest` AS `fuel`
  ON `fuel`.`asof_instant` = s.`event_timestamp`
ORDER BY `asof_row`
