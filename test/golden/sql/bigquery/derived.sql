WITH
`shifts__usable` AS (
  -- shifts: its rows from the instant they became known until a greater row was
  SELECT w.`asof_key_1`, w.`asof_known`, w.`asof_event`, w.`until`, w.`hours`
  FROM (
    SELECT
      r.`driver_id` AS `asof_key_1`,
      GREATEST(IF(DATETIME(TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`started`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), 'America/New_York') = r.`started`, TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`started`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), TIMESTAMP(r.`started`, 'America/New_York')), IF(DATETIME(TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`reported`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), 'America/New_York') = r.`reported`, TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`reported`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), TIMESTAMP(r.`reported`, 'America/New_York'))) AS `asof_known`,
      MIN(GREATEST(IF(DATETIME(TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`started`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), 'America/New_York') = r.`started`, TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`started`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), TIMESTAMP(r.`started`, 'America/New_York')), IF(DATETIME(TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`reported`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), 'America/New_York') = r.`reported`, TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`reported`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), TIMESTAMP(r.`reported`, 'America/New_York')))) OVER (
        PARTITION BY r.`driver_id` ORDER BY IF(DATETIME(TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`started`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), 'America/New_York') = r.`started`, TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`started`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), TIMESTAMP(r.`started`, 'America/New_York')) DESC, GREATEST(IF(DATETIME(TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`started`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), 'America/New_York') = r.`started`, TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`started`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), TIMESTAMP(r.`started`, 'America/New_York')), IF(DATETIME(TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`reported`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), 'America/New_York') = r.`reported`, TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`reported`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), TIMESTAMP(r.`reported`, 'America/New_York')))
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS `asof_superseded`,
      IF(DATETIME(TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`started`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), 'America/New_York') = r.`started`, TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`started`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), TIMESTAMP(r.`started`, 'America/New_York')) AS `asof_event`,
      IF(DATETIME(TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`until`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), 'America/New_York') = r.`until`, TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(r.`until`, INTERVAL 1 DAY), 'America/New_York'), INTERVAL 24 HOUR), TIMESTAMP(r.`until`, 'America/New_York')) AS `until`,
      r.`hours`
    FROM `shifts` AS r
    WHERE r.`driver_id` IS NOT NULL
      AND r.`started` IS NOT NULL
      AND r.`reported` IS NOT NULL
  ) AS w
  WHERE w.`asof_superseded` IS NULL OR w.`asof_known` < w.`asof_superseded`
),
`shifts__timeline` AS (
  -- shifts: its rows by the instant they count from, and the spine's moments after those of the same instant
  SELECT
    r.`asof_key_1`,
    r.`asof_known` AS `asof_instant`,
    0 AS `asof_turn`,
    STRUCT(r.`asof_event` AS `asof_event`, r.`until` AS `until`, r.`hours` AS `hours`) AS `asof_packed`
  FROM `shifts__usable` AS r
  UNION ALL
  SELECT s.`asof_key_1`, s.`asof_instant`, 1, NULL
  FROM (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`, s.`event_timestamp` AS `asof_instant`
    FROM `asof_spine` AS s
    WHERE s.`driver_id` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
),
`shifts__swept` AS (
  -- shifts: the last row so far
  SELECT
    `asof_key_1`,
    `asof_instant`,
    `asof_turn`,
    LAST_VALUE(`asof_packed` IGNORE NULLS) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_instant`, `asof_turn` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `asof_packed`
  FROM `shifts__timeline`
),
`shifts__latest` AS (
  -- shifts: the newest row at or before the spine row's time that was known by then, at most 90 minutes old
  SELECT
    w.`asof_key_1`,
    w.`asof_instant`,
    w.`asof_packed`.`until` AS `until`,
    w.`asof_packed`.`hours` AS `hours`
  FROM `shifts__swept` AS w
  WHERE w.`asof_turn` = 1
    AND w.`asof_packed`.`asof_event` >= TIMESTAMP_SUB(w.`asof_instant`, INTERVAL 5400000000 MICROSECOND)
),
`trip_sums__asked` AS (
  -- trip_sums: the moments of the spine, each beside the two stretches of time that its widest window touches
  SELECT
    s.`asof_key_1`,
    s.`asof_key_2`,
    s.`asof_key_3`,
    s.`asof_instant`,
    DIV(UNIX_MICROS(CASE p.`asof_ask` WHEN 1 THEN s.`asof_instant` WHEN 2 THEN TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 86400000000 MICROSECOND) END) + 62135596800000000, 86400000000) AS `asof_bucket`
  FROM (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`, s.`country` AS `asof_key_2`, s.`city` AS `asof_key_3`, s.`event_timestamp` AS `asof_instant`
    FROM `asof_spine` AS s
    WHERE s.`driver_id` IS NOT NULL
      AND s.`country` IS NOT NULL
      AND s.`city` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
  CROSS JOIN (SELECT 1 AS `asof_ask` UNION ALL SELECT 2) AS p
),
`trip_sums__windows` AS (
  -- trip_sums: its rows of the last 1 day, 1 hour that were known by then, in functions
  SELECT
    s.`asof_key_1`,
    s.`asof_key_2`,
    s.`asof_key_3`,
    s.`asof_instant`,
    CAST(SUM(r.`fare`) AS BIGNUMERIC(38, 2)) AS `fare_1d`,
    COUNT(IF(r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 3600000000 MICROSECOND), r.`at`, NULL)) AS `trips_1h`
  FROM `trip_sums__asked` AS s
  LEFT JOIN `raw`.`trips` AS r
    ON r.`driver_id` = s.`asof_key_1`
   AND r.`country` = s.`asof_key_2`
   AND r.`city` = s.`asof_key_3`
   AND DIV(UNIX_MICROS(r.`at`) + 62135596800000000, 86400000000) = s.`asof_bucket`
   AND r.`at` <= s.`asof_instant`
   AND r.`loaded_at` <= s.`asof_instant`
   AND r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 86400000000 MICROSECOND)
   AND r.`at` <= TIMESTAMP '2026-01-01T10:00:00Z'
   AND r.`loaded_at` <= TIMESTAMP '2026-01-01T10:00:00Z'
   AND r.`at` > TIMESTAMP '2025-12-31T10:00:00Z'
  GROUP BY s.`asof_key_1`, s.`asof_key_2`, s.`asof_key_3`, s.`asof_instant`
)
SELECT
  s.`driver_id`,
  s.`country`,
  s.`city`,
  s.`event_timestamp`,
  s.`label`,
  s.`tip`,
  `shifts`.`until`,
  ((CAST(COALESCE(`trip_sums`.`fare_1d`, CAST('0.00' AS BIGNUMERIC(38, 2))) AS FLOAT64) + s.`tip`) / NULLIF(`shifts`.`hours`, 0)) AS `per_hour`,
  (`trip_sums`.`trips_1h` > 3 OR `shifts`.`hours` IS NULL) AS `is_busy`
FROM `asof_spine` AS s
LEFT JOIN `shifts__latest` AS `shifts`
  ON `shifts`.`asof_key_1` = s.`driver_id`
 AND `shifts`.`asof_instant` = s.`event_timestamp`
LEFT JOIN `trip_sums__windows` AS `trip_sums`
  ON `trip_sums`.`asof_key_1` = s.`driver_id`
 AND `trip_sums`.`asof_key_2` = s.`country`
 AND `trip_sums`.`asof_key_3` = s.`city`
 AND `trip_sums`.`asof_instant` = s.`event_timestamp`
ORDER BY `asof_row`
