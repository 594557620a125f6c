WITH
`trips__usable` AS (
  -- trips: one row an instant, the winner of those that share it
  SELECT
    r.`driver_id` AS `asof_key_1`,
    r.`country` AS `asof_key_2`,
    r.`city` AS `asof_key_3`,
    r.`at` AS `asof_known`,
    r.`fare`,
    r.`rating`
  FROM `raw`.`trips` AS r
  WHERE r.`driver_id` IS NOT NULL
    AND r.`country` IS NOT NULL
    AND r.`city` IS NOT NULL
    AND r.`at` IS NOT NULL
    AND r.`at` < TIMESTAMP '2026-01-01T10:00:00Z'
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r.`driver_id`, r.`country`, r.`city`, r.`at` ORDER BY r.`at` DESC, r.`loaded_at` DESC NULLS LAST, r.`batch` DESC NULLS LAST) = 1
),
`trips__timeline` AS (
  -- trips: its rows by the instant they count from, and the spine's moments before those of the same instant
  SELECT
    r.`asof_key_1`,
    r.`asof_key_2`,
    r.`asof_key_3`,
    r.`asof_known` AS `asof_instant`,
    1 AS `asof_turn`,
    STRUCT(r.`asof_known` AS `asof_known`, r.`fare` AS `fare`, r.`rating` AS `rating`) AS `asof_packed`
  FROM `trips__usable` AS r
  UNION ALL
  SELECT s.`asof_key_1`, s.`asof_key_2`, s.`asof_key_3`, s.`asof_instant`, 0, NULL
  FROM (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`, s.`country` AS `asof_key_2`, s.`city` AS `asof_key_3`, s.`event_timestamp` AS `asof_instant`
    FROM `asof_spine` AS s
    WHERE s.`driver_id` IS NOT NULL
      AND s.`country` IS NOT NULL
      AND s.`city` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
),
`trips__swept` AS (
  -- trips: the last row so far
  SELECT
    `asof_key_1`,
    `asof_key_2`,
    `asof_key_3`,
    `asof_instant`,
    `asof_turn`,
    LAST_VALUE(`asof_packed` IGNORE NULLS) OVER (PARTITION BY `asof_key_1`, `asof_key_2`, `asof_key_3` ORDER BY `asof_instant`, `asof_turn` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `asof_packed`
  FROM `trips__timeline`
),
`trips__latest` AS (
  -- trips: the newest row before the spine row's time
  SELECT
    w.`asof_key_1`,
    w.`asof_key_2`,
    w.`asof_key_3`,
    w.`asof_instant`,
    w.`asof_packed`.`fare` AS `fare`,
    w.`asof_packed`.`rating` AS `rating`
  FROM `trips__swept` AS w
  WHERE w.`asof_turn` = 0
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
    AND r.`started` <= DATETIME(TIMESTAMP '2026-01-01T10:00:00Z', 'UTC')
    AND r.`started` >= DATETIME(TIMESTAMP '2025-12-30T10:00:00Z', 'UTC')
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
    FROM `asof_spine` AS s
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
)
SELECT
  s.`driver_id`,
  s.`country`,
  s.`city`,
  s.`event_timestamp`,
  s.`label`,
  `trips`.`fare`,
  `trips`.`rating`,
  `utc_shifts`.`hours`
FROM `asof_spine` AS s
LEFT JOIN `trips__latest` AS `trips`
  ON `trips`.`asof_key_1` = s.`driver_id`
 AND `trips`.`asof_key_2` = s.`country`
 AND `trips`.`asof_key_3` = s.`city`
 AND `trips`.`asof_instant` = s.`event_timestamp`
LEFT JOIN `utc_shifts__latest` AS `utc_shifts`
  ON `utc_shifts`.`asof_key_1` = s.`driver_id`
 AND `utc_shifts`.`asof_instant` = s.`event_timestamp`
ORDER BY `asof_row`
