WITH
`spine` AS (
  -- spine: every entity as of 2026-01-02T00:00:00Z
  SELECT
    q.`driver_id`,
    q.`country`,
    q.`city`,
    q.`event_time`
  FROM (
  -- recent_trips: entities with a row that entered or left a window since
  SELECT DISTINCT r.`driver_id` AS `driver_id`, r.`country` AS `country`, r.`city` AS `city`, TIMESTAMP '2026-01-02T00:00:00Z' AS `event_time`
  FROM `raw`.`trips` AS r
  WHERE r.`driver_id` IS NOT NULL
    AND r.`country` IS NOT NULL
    AND r.`city` IS NOT NULL
    AND r.`at` <= TIMESTAMP '2026-01-02T00:00:00Z'
    AND r.`loaded_at` <= TIMESTAMP '2026-01-02T00:00:00Z'
    AND (r.`at` > TIMESTAMP '2026-01-01T00:00:00Z' OR r.`loaded_at` > TIMESTAMP '2026-01-01T00:00:00Z' OR (r.`at` > TIMESTAMP '2025-12-31T23:00:00Z' AND r.`at` <= TIMESTAMP '2026-01-01T23:00:00Z') OR (r.`at` > TIMESTAMP '2025-12-31T00:00:00Z' AND r.`at` <= TIMESTAMP '2026-01-01T00:00:00Z'))
    AND ABS(MOD(FARM_FINGERPRINT(TO_JSON_STRING(STRUCT(r.`driver_id`, r.`country`, r.`city`))), 2)) = 0
) AS q
),
`recent_trips__windows` AS (
  -- recent_trips: its rows of the last 1 hour, 1 day, all time that were known by then, in functions
  SELECT
    s.`asof_key_1`,
    s.`asof_key_2`,
    s.`asof_key_3`,
    s.`asof_instant`,
    COUNT(IF(r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 3600000000 MICROSECOND), r.`at`, NULL)) AS `trips_1h`,
    COUNT(IF(r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 86400000000 MICROSECOND), r.`at`, NULL)) AS `trips_1d`,
    CAST(SUM(IF(r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 86400000000 MICROSECOND), r.`fare`, NULL)) AS BIGNUMERIC(38, 2)) AS `fare_1d`,
    CAST(SUM(r.`fare`) AS BIGNUMERIC(38, 2)) AS `fare_unbounded`,
    AVG(CAST(IF(r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 86400000000 MICROSECOND), r.`rating`, NULL) AS FLOAT64)) AS `rating_1d`,
    COUNT(DISTINCT IF(r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 3600000000 MICROSECOND), r.`batch`, NULL)) AS `batches_1h`,
    MAX(IF(r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 3600000000 MICROSECOND), r.`rating`, NULL)) AS `best_1h`,
    ARRAY_AGG(IF(r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 86400000000 MICROSECOND), r.`batch`, NULL) IGNORE NULLS ORDER BY r.`at`, r.`batch` NULLS FIRST LIMIT 1)[SAFE_OFFSET(0)] AS `first_batch_1d`,
    IFNULL(ARRAY_AGG(IF(r.`at` > TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 86400000000 MICROSECOND), r.`fare`, NULL) IGNORE NULLS ORDER BY r.`at` DESC, r.`batch` DESC NULLS LAST LIMIT 3), []) AS `last_fares_1d`
  FROM (
    SELECT DISTINCT s.`driver_id` AS `asof_key_1`, s.`country` AS `asof_key_2`, s.`city` AS `asof_key_3`, s.`event_time` AS `asof_instant`
    FROM `spine` AS s
    WHERE s.`driver_id` IS NOT NULL
      AND s.`country` IS NOT NULL
      AND s.`city` IS NOT NULL
      AND s.`event_time` IS NOT NULL
  ) AS s
  LEFT JOIN `raw`.`trips` AS r
    ON r.`driver_id` = s.`asof_key_1`
   AND r.`country` = s.`asof_key_2`
   AND r.`city` = s.`asof_key_3`
   AND r.`at` <= s.`asof_instant`
   AND r.`loaded_at` <= s.`asof_instant`
   AND r.`at` <= TIMESTAMP '2026-01-02T00:00:00Z'
   AND r.`loaded_at` <= TIMESTAMP '2026-01-02T00:00:00Z'
  GROUP BY s.`asof_key_1`, s.`asof_key_2`, s.`asof_key_3`, s.`asof_instant`
)
SELECT
  s.`driver_id`,
  s.`country`,
  s.`city`,
  s.`event_time`,
  `recent_trips`.`trips_1h`,
  `recent_trips`.`trips_1d`,
  `recent_trips`.`fare_1d`,
  `recent_trips`.`fare_unbounded`,
  `recent_trips`.`rating_1d`,
  `recent_trips`.`batches_1h`,
  `recent_trips`.`best_1h`,
  `recent_trips`.`first_batch_1d`,
  `recent_trips`.`last_fares_1d`
FROM `spine` AS s
LEFT JOIN `recent_trips__windows` AS `recent_trips`
  ON `recent_trips`.`asof_key_1` = s.`driver_id`
 AND `recent_trips`.`asof_key_2` = s.`country`
 AND `recent_trips`.`asof_key_3` = s.`city`
 AND `recent_trips`.`asof_instant` = s.`event_time`
