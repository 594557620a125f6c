WITH
`spine` AS (
  -- spine: every entity as of 2026-01-02T00:00:00Z
  SELECT
    q.`event_time`
  FROM (
  -- fuel_sums: entities with a row that entered or left a window since
  SELECT DISTINCT TIMESTAMP '2026-01-02T00:00:00Z' AS `event_time`
  FROM `fuel_prices` AS r
  WHERE TIMESTAMP(r.`day`, 'UTC') < TIMESTAMP '2026-01-02T00:00:00Z'
    AND TIMESTAMP(r.`day`, 'UTC') >= TIMESTAMP '2025-12-02T00:00:00Z'
    AND (TIMESTAMP(r.`day`, 'UTC') >= TIMESTAMP '2026-01-01T00:00:00Z' OR (TIMESTAMP(r.`day`, 'UTC') >= TIMESTAMP '2025-12-30T00:00:00Z' AND TIMESTAMP(r.`day`, 'UTC') < TIMESTAMP '2025-12-31T00:00:00Z') OR (TIMESTAMP(r.`day`, 'UTC') >= TIMESTAMP '2025-12-02T00:00:00Z' AND TIMESTAMP(r.`day`, 'UTC') < TIMESTAMP '2025-12-03T00:00:00Z'))
) AS q
),
`fuel_sums__rows` AS (
  -- fuel_sums: its rows of the spine's keys, and the values that functions are of
  SELECT
    TIMESTAMP(r.`day`, 'UTC') AS `asof_event`,
    CASE WHEN r.`price` IS NOT NULL THEN 1 END AS `asof_value_1`
  FROM `fuel_prices` AS r
  WHERE r.`day` IS NOT NULL
),
`fuel_sums__moves` AS (
  -- fuel_sums: on one line of time, its rows and the ends of the spine's windows
  SELECT
    w.`asof_event` AS `asof_at`,
    0 AS `asof_ask`,
    CAST(NULL AS TIMESTAMP) AS `asof_instant`,
    w.`asof_value_1` AS `asof_counted_1`
  FROM `fuel_sums__rows` AS w
  UNION ALL
  SELECT
    CASE p.`asof_ask` WHEN 1 THEN s.`asof_instant` WHEN 2 THEN TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 172800000000 MICROSECOND) WHEN 3 THEN TIMESTAMP_SUB(s.`asof_instant`, INTERVAL 2592000000000 MICROSECOND) END,
    p.`asof_ask`,
    s.`asof_instant`,
    NULL
  FROM (
    SELECT DISTINCT s.`event_time` AS `asof_instant`
    FROM `spine` AS s
    WHERE s.`event_time` IS NOT NULL
  ) AS s
  CROSS JOIN (SELECT 1 AS `asof_ask` UNION ALL SELECT 2 UNION ALL SELECT 3) AS p
),
`fuel_sums__totals` AS (
  -- fuel_sums: the sums so far
  SELECT
    `asof_instant`,
    `asof_ask`,
    COUNT(`asof_counted_1`) OVER (ORDER BY `asof_at`, `asof_ask` DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `asof_count_1`
  FROM `fuel_sums__moves`
),
`fuel_sums__sums` AS (
  -- fuel_sums: the sums at the end of each window less those at its start
  SELECT
    w.`asof_instant`,
    SUM(CASE w.`asof_ask` WHEN 1 THEN w.`asof_count_1` WHEN 2 THEN -w.`asof_count_1` END) AS `asof_inside_count_1`,
    SUM(CASE w.`asof_ask` WHEN 1 THEN w.`asof_count_1` WHEN 3 THEN -w.`asof_count_1` END) AS `asof_inside_count_2`
  FROM `fuel_sums__totals` AS w
  WHERE w.`asof_instant` IS NOT NULL
  GROUP BY w.`asof_instant`
),
`fuel_sums__windows` AS (
  -- fuel_sums: its rows of the last 2 days, 30 days, in functions
  SELECT
    w.`asof_instant`,
    CAST(w.`asof_inside_count_1` AS INT64) AS `prices_2d`,
    CAST(w.`asof_inside_count_2` AS INT64) AS `prices_30d`
  FROM `fuel_sums__sums` AS w
)
SELECT
  s.`event_time`,
  `fuel_sums`.`prices_2d`,
  `fuel_sums`.`prices_30d`
FROM `spine` AS s
LEFT JOIN `fuel_sums__windows` AS `fuel_sums`
  ON `fuel_sums`.`asof_instant` = s.`event_time`
