WITH
`spine` AS (
  -- spine: every entity as of 2013-07-01T12:00:00Z
  SELECT
    q.`origin`,
    q.`dest`,
    q.`carrier`,
    q.`tailnum`,
    q.`event_timestamp`
  FROM (
  -- the population, each at that instant
  SELECT p.`origin`, p.`dest`, p.`carrier`, p.`tailnum`, TIMESTAMP '2013-07-01T12:00:00Z' AS `event_timestamp`
  FROM (
select distinct origin, dest, carrier, tailnum from flights where carrier = ?
) AS p
) AS q
),
`origin_weather__usable` AS (
  -- origin_weather: one row an instant, the winner of those that share it
  SELECT
    r.`origin` AS `asof_key_1`,
    r.`time_hour` AS `asof_known`,
    r.`temp`,
    r.`wind_speed`,
    r.`precip`,
    r.`visib`
  FROM `weather` AS r
  WHERE r.`origin` IS NOT NULL
    AND r.`time_hour` IS NOT NULL
    AND r.`time_hour` <= TIMESTAMP '2013-07-01T12:00:00Z'
    AND r.`time_hour` >= TIMESTAMP '2013-07-01T09:00:00Z'
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r.`origin`, r.`time_hour` ORDER BY r.`time_hour` DESC) = 1
),
`origin_weather__timeline` AS (
  -- origin_weather: its rows by the instant they count from, and the spine's moments after those of the same instant
  SELECT
    r.`asof_key_1`,
    r.`asof_known` AS `asof_instant`,
    0 AS `asof_turn`,
    STRUCT(r.`asof_known` AS `asof_known`, r.`temp` AS `temp`, r.`wind_speed` AS `wind_speed`, r.`precip` AS `precip`, r.`visib` AS `visib`) AS `asof_packed`
  FROM `origin_weather__usable` AS r
  UNION ALL
  SELECT s.`asof_key_1`, s.`asof_instant`, 1, NULL
  FROM (
    SELECT DISTINCT s.`origin` AS `asof_key_1`, s.`event_timestamp` AS `asof_instant`
    FROM `spine` AS s
    WHERE s.`origin` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
),
`origin_weather__swept` AS (
  -- origin_weather: the last row so far
  SELECT
    `asof_key_1`,
    `asof_instant`,
    `asof_turn`,
    LAST_VALUE(`asof_packed` IGNORE NULLS) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_instant`, `asof_turn` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `asof_packed`
  FROM `origin_weather__timeline`
),
`origin_weather__latest` AS (
  -- origin_weather: the newest row at or before the spine row's time, at most 3 hours old
  SELECT
    w.`asof_key_1`,
    w.`asof_instant`,
    w.`asof_packed`.`temp` AS `temp`,
    w.`asof_packed`.`wind_speed` AS `wind_speed`,
    w.`asof_packed`.`precip` AS `precip`,
    w.`asof_packed`.`visib` AS `visib`
  FROM `origin_weather__swept` AS w
  WHERE w.`asof_turn` = 1
    AND w.`asof_packed`.`asof_known` >= TIMESTAMP_SUB(w.`asof_instant`, INTERVAL 10800000000 MICROSECOND)
),
`carrier_last__usable` AS (
  -- carrier_last: its rows from the instant they became known until a greater row was
  SELECT w.`asof_key_1`, w.`asof_known`, w.`asof_event`, w.`last_dep_delay`, w.`last_arr_delay`
  FROM (
    SELECT
      r.`carrier` AS `asof_key_1`,
      GREATEST(r.`sched_dep_at`, r.`landed_at`) AS `asof_known`,
      MIN(GREATEST(r.`sched_dep_at`, r.`landed_at`)) OVER (
        PARTITION BY r.`carrier` ORDER BY r.`sched_dep_at` DESC, r.`flight_id` DESC NULLS LAST, GREATEST(r.`sched_dep_at`, r.`landed_at`)
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS `asof_superseded`,
      r.`sched_dep_at` AS `asof_event`,
      r.`dep_delay` AS `last_dep_delay`,
      r.`arr_delay` AS `last_arr_delay`
    FROM `flights` AS r
    WHERE r.`carrier` IS NOT NULL
      AND r.`sched_dep_at` IS NOT NULL
      AND r.`landed_at` IS NOT NULL
      AND r.`sched_dep_at` <= TIMESTAMP '2013-07-01T12:00:00Z'
      AND r.`sched_dep_at` >= TIMESTAMP '2013-06-30T12:00:00Z'
      AND r.`landed_at` <= TIMESTAMP '2013-07-01T12:00:00Z'
  ) AS w
  WHERE w.`asof_superseded` IS NULL OR w.`asof_known` < w.`asof_superseded`
),
`carrier_last__timeline` AS (
  -- carrier_last: its rows by the instant they count from, and the spine's moments after those of the same instant
  SELECT
    r.`asof_key_1`,
    r.`asof_known` AS `asof_instant`,
    0 AS `asof_turn`,
    STRUCT(r.`asof_event` AS `asof_event`, r.`last_dep_delay` AS `last_dep_delay`, r.`last_arr_delay` AS `last_arr_delay`) AS `asof_packed`
  FROM `carrier_last__usable` AS r
  UNION ALL
  SELECT s.`asof_key_1`, s.`asof_instant`, 1, NULL
  FROM (
    SELECT DISTINCT s.`carrier` AS `asof_key_1`, s.`event_timestamp` AS `asof_instant`
    FROM `spine` AS s
    WHERE s.`carrier` IS NOT NULL
      AND s.`event_timestamp` IS NOT NULL
  ) AS s
),
`carrier_last__swept` AS (
  -- carrier_last: the last row so far
  SELECT
    `asof_key_1`,
    `asof_instant`,
    `asof_turn`,
    LAST_VALUE(`asof_packed` IGNORE NULLS) OVER (PARTITION BY `asof_key_1` ORDER BY `asof_instant`, `asof_turn` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `asof_packed`
  FROM `carrier_last__timeline`
),
`carrier_last__latest` AS (
  -- carrier_last: the newest row at or before the spine row's time that was known by then, at most 1 day old
  SELECT
    w.`asof_key_1`,
    w.`asof_instant`,
    w.`asof_packed`.`last_dep_delay` AS `last_dep_delay`,
    w.`asof_packed`.`last_arr_delay` AS `last_arr_delay`
  FROM `carrier_last__swept` AS w
  WHERE w.`asof_turn` = 1
    AND w.`asof_packed`.`asof_event` >= TIMESTAMP_SUB(w.`asof_instant`, INTERVAL 86400000000 MICROSECOND)
)
SELECT
  s.`origin`,
  s.`dest`,
  s.`carrier`,
  s.`tailnum`,
  s.`event_timestamp`,
  `origin_weather`.`temp` AS `origin_weather__temp`,
  `origin_weather`.`wind_speed` AS `origin_weather__wind_speed`,
  `origin_weather`.`precip` AS `origin_weather__precip`,
  `origin_weather`.`visib` AS `origin_weather__visib`,
  `plane_facts`.`built`,
  `plane_facts`.`seats`,
  `plane_facts`.`engines`,
  `origin_airport`.`alt` AS `origin_airport__alt`,
  `origin_airport`.`lat` AS `origin_airport__lat`,
  `origin_airport`.`lon` AS `origin_airport__lon`,
  `destination`.`alt` AS `destination__alt`,
  `destination`.`lat` AS `destination__lat`,
  `destination`.`lon` AS `destination__lon`,
  `carrier_last`.`last_dep_delay`,
  `carrier_last`.`last_arr_delay`
FROM `spine` AS s
LEFT JOIN `origin_weather__latest` AS `origin_weather`
  ON `origin_weather`.`asof_key_1` = s.`origin`
 AND `origin_weather`.`asof_instant` = s.`event_timestamp`
LEFT JOIN (
  -- plane_facts: one row a key
  SELECT r.`tailnum` AS `asof_key_1`, r.`year` AS `built`, r.`seats`, r.`engines`
  FROM `planes` AS r
  WHERE r.`tailnum` IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r.`tailnum` ORDER BY r.`tailnum`) = 1
) AS `plane_facts`
  ON `plane_facts`.`asof_key_1` = s.`tailnum`
 AND s.`event_timestamp` IS NOT NULL
LEFT JOIN (
  -- origin_airport: one row a key
  SELECT r.`faa` AS `asof_key_1`, r.`alt`, r.`lat`, r.`lon`
  FROM `airports` AS r
  WHERE r.`faa` IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r.`faa` ORDER BY r.`faa`) = 1
) AS `origin_airport`
  ON `origin_airport`.`asof_key_1` = s.`origin`
 AND s.`event_timestamp` IS NOT NULL
LEFT JOIN (
  -- destination: one row a key
  SELECT r.`faa` AS `asof_key_1`, r.`alt`, r.`lat`, r.`lon`
  FROM `airports` AS r
  WHERE r.`faa` IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r.`faa` ORDER BY r.`faa`) = 1
) AS `destination`
  ON `destination`.`asof_key_1` = s.`dest`
 AND s.`event_timestamp` IS NOT NULL
LEFT JOIN `carrier_last__latest` AS `carrier_last`
  ON `carrier_last`.`asof_key_1` = s.`carrier`
 AND `carrier_last`.`asof_instant` = s.`event_timestamp`
