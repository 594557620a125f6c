WITH
`spine` AS (
  -- spine: the rows to enrich
  SELECT
    q.`driver_id`,
    q.`event_timestamp`,
    q.`budget`
  FROM `labels` AS q
),
`utc_shifts__usable` AS (
  -- utc_shifts: one row an instant, the winner of those that share it
  SELECT
    r.`driver_id` AS `asof_key_1`,
    TIMESTAMP(r.`started`, 'UTC') AS `asof_known`,
    r.`hours`
  FROM `shifts` AS r
  WHERE r.`driver_id` IS NOT NULL
    AND r.`started` IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r.`driver_id`, TIMESTAMP(r.`started`, 'UTC') ORDER BY r.`started` DESC) = 1
),
`utc_shifts__timeline` AS (
  -- utc_shifts: its rows by the instant they count from, and the spine's moments after those of the same instant
  SELECT
    r.`asof_key_1`,
    r.`asof_known` AS `asof_instant`,
    0 AS `asof_turn`,
    STRUCT(r.`asof_known` AS `asof_known`, r.`hours` AS `hours`) AS `asof_packed`
  FROM `utc_shifts__usable` AS r
  UNION ALL
  SELECT s.`asof_key_1`, s.`asof_instant`, 1, NULL
  FROM (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`, s.`event_timestamp` AS `asof_instant`
    FROM `spine` AS s
    WHERE s.`driver_id` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
),
`utc_shifts__swept` AS (
  -- utc_shifts: the last row so far
  SELECT
    `asof_key_1`,
    `asof_instant`,
    `asof_turn`,
    LAST_VALUE(`asof_packed` IGNORE NULLS) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_instant`, `asof_turn` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `asof_packed`
  FROM `utc_shifts__timeline`
),
`utc_shifts__latest` AS (
  -- utc_shifts: the newest row at or before the spine row's time, at most 2 days old
  SELECT
    w.`asof_key_1`,
    w.`asof_instant`,
    w.`asof_packed`.`hours` AS `hours`
  FROM `utc_shifts__swept` AS w
  WHERE w.`asof_turn` = 1
    AND w.`asof_packed`.`asof_known` >= TIMESTAMP_SUB(w.`asof_instant`, INTERVAL 172800000000 MICROSECOND)
),
`mine__shift_cost__fuel__usable` AS (
  -- mine__shift_cost__fuel: one row an instant, the winner of those that share it
  SELECT
    TIMESTAMP(r.`day`, 'UTC') AS `asof_known`,
    r.`price`
  FROM `fuel_prices` AS r
  WHERE r.`day` IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY TIMESTAMP(r.`day`, 'UTC') ORDER BY TIMESTAMP(r.`day`, 'UTC') DESC) = 1
),
`mine__shift_cost__fuel__timeline` AS (
  -- mine__shift_cost__fuel: its rows by the instant they count from, and the spine's moments after those of the same instant
  SELECT
    r.`asof_known` AS `asof_instant`,
    0 AS `asof_turn`,
    STRUCT(r.`asof_known` AS `asof_known`, r.`price` AS `price`) AS `asof_packed`
  FROM `mine__shift_cost__fuel__usable` AS r
  UNION ALL
  SELECT s.`asof_instant`, 1, NULL
  FROM (
    SELECT DISTINCT s.`event_timestamp` AS `asof_instant`
    FROM `spine` AS s
    WHERE s.`event_timestamp` IS NOT NULL
  ) AS s
),
`mine__shift_cost__fuel__swept` AS (
  -- mine__shift_cost__fuel: the last row so far
  SELECT
    `asof_instant`,
    `asof_turn`,
    LAST_VALUE(`asof_packed` IGNORE NULLS) OVER (ORDER BY `asof_instant`, `asof_turn` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `asof_packed`
  FROM `mine__shift_cost__fuel__timeline`
),
`mine__shift_cost__fuel__latest` AS (
  -- mine__shift_cost__fuel: the newest row at or before the spine row's time, at most 30 days old
  SELECT
    w.`asof_instant`,
    w.`asof_packed`.`price` AS `price`
  FROM `mine__shift_cost__fuel__swept` AS w
  WHERE w.`asof_turn` = 1
    AND w.`asof_packed`.`asof_known` >= TIMESTAMP_SUB(w.`asof_instant`, INTERVAL 2592000000000 MICROSECOND)
),
`derived` AS (
  -- what other features are computed of: mine__shift_cost:cost
  SELECT
    s.`driver_id`,
    s.`event_timestamp`,
    s.`budget`,
    `utc_shifts`.`hours`,
    (`utc_shifts`.`hours` * `mine__shift_cost__fuel`.`price`) AS `asof_value_6`
  FROM `spine` AS s
LEFT JOIN `utc_shifts__latest` AS `utc_shifts`
  ON `utc_shifts`.`asof_key_1` = s.`driver_id`
 AND `utc_shifts`.`asof_instant` = s.`event_timestamp`
LEFT JOIN `mine__shift_cost__fuel__latest` AS `mine__shift_cost__fuel`
  ON `mine__shift_cost__fuel`.`asof_instant` = s.`event_timestamp`
)
SELECT
  d.`driver_id`,
  d.`event_timestamp`,
  d.`budget`,
  (CAST(CAST(d.`budget` AS INT64) AS FLOAT64) - d.`asof_value_6`) AS `mine__left`,
  CASE WHEN IF(IS_NAN(d.`asof_value_6`) OR IS_NAN(d.`hours`), CAST(IS_NAN(d.`asof_value_6`) AS INT64) > CAST(IS_NAN(d.`hours`) AS INT64), d.`asof_value_6` > d.`hours`) THEN 'dear' ELSE 'cheap' END AS `mine__label`,
  d.`hours`
FROM `derived` AS d
