WITH
`trips__ranked` AS (
  -- trips: the newest row before the spine row's time, found by numbering all candidates
  SELECT
    s.`asof_key_1`,
    s.`asof_key_2`,
    s.`asof_key_3`,
    s.`asof_instant`,
    r.`fare`,
    r.`rating`
  FROM `raw`.`trips` AS r
  JOIN (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`, s.`country` AS `asof_key_2`, s.`city` AS `asof_key_3`, s.`event_timestamp` AS `asof_instant`
    FROM `asof_spine` AS s
    WHERE s.`driver_id` IS NOT NULL
      AND s.`country` IS NOT NULL
      AND s.`city` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
    ON r.`driver_id` = s.`asof_key_1`
   AND r.`country` = s.`asof_key_2`
   AND r.`city` = s.`asof_key_3`
  WHERE r.`at` < s.`asof_instant`
    AND r.`at` < TIMESTAMP '2026-01-01T10:00:00Z'
  QUALIFY ROW_NUMBER() OVER (PARTITION BY s.`asof_key_1`, s.`asof_key_2`, s.`asof_key_3`, s.`asof_instant` ORDER BY r.`at` DESC, r.`loaded_at` DESC NULLS LAST, r.`batch` DESC NULLS LAST) = 1
),
`utc_shifts__ranked` AS (
  -- utc_shifts: the newest row at or before the spine row's time, at most 2 days old, found by numbering all candidates
  SELECT
    s.`asof_key_1`,
    s.`asof_instant`,
    r.`hours`
  FROM `shifts` AS r
  JOIN (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`, s.`event_timestamp` AS `asof_instant`
    FROM `asof_spine` AS s
    WHERE s.`driver_id` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
    ON r.`driver_id` = s.`asof_key_1`
  WHERE r.`started` <= DATETIME(s.`asof_instant`, 'UTC')
    AND r.`started` >= DATETIME((TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 172800000000 MICROSECOND)), 'UTC')
    AND r.`started` <= DATETIME(TIMESTAMP '2026-01-01T10:00:00Z', 'UTC')
    AND r.`started` >= DATETIME(TIMESTAMP '2025-12-30T10:00:00Z', 'UTC')
  QUALIFY ROW_NUMBER() OVER (PARTITION BY s.`asof_key_1`, s.`asof_instant` ORDER BY r.`started` DESC) = 1
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
LEFT JOIN `trips__ranked` AS `trips`
  ON `trips`.`asof_key_1` = s.`driver_id`
 AND `trips`.`asof_key_2` = s.`country`
 AND `trips`.`asof_key_3` = s.`city`
 AND `trips`.`asof_instant` = s.`event_timestamp`
LEFT JOIN `utc_shifts__ranked` AS `utc_shifts`
  ON `utc_shifts`.`asof_key_1` = s.`driver_id`
 AND `utc_shifts`.`asof_instant` = s.`event_timestamp`
ORDER BY `asof_row`
