/** Words of SQL that are no names, and what an author who writes one may have meant. */

/** Words that make up the language itself. */
export const keywords: ReadonlySet<string> = new Set([
  "and", "or", "not", "is", "null", "true", "false", "between", "in", "case", "when", "then", "else", "end", "cast", "as",
]); // biome-ignore format: one list

const aggregate = "an expression has one row before it: declare a window in a feature view, and refer to its feature";
const pattern = "write contains(s, part), starts_with(s, part) or ends_with(s, part)";
const noClock = "there is no clock: declare a request value of type timestamp, and refer to it";
const subquery = "an expression reads no table: make a feature of it, and refer to that";

/** Words that an author cannot mean as a name, however they are used. */
export const refusedWords: ReadonlyMap<string, readonly [what: string, hint: string]> = new Map([
  ["select", ["a subquery", subquery]],
  ["with", ["a subquery", subquery]],
  ["exists", ["a subquery", subquery]],
  [
    "from",
    ["FROM", "write date_part('hour', t, 'UTC') for EXTRACT, substr(s, 1, 2) for SUBSTRING; there are no subqueries"],
  ],
  ["like", ["LIKE", pattern]],
  ["ilike", ["ILIKE", pattern]],
  ["similar", ["SIMILAR TO", pattern]],
  ["regexp", ["REGEXP", pattern]],
  ["rlike", ["RLIKE", pattern]],
  ["interval", ["INTERVAL", "write date_diff('hour', start, end) or seconds_between(start, end)"]],
  ["over", ["a window function", aggregate]],
  ["distinct", ["DISTINCT", "write coalesce(a = b, a is null and b is null) for 'is not distinct from'"]],
  ["array", ["ARRAY", "lists come from features; see array_get and array_contains"]],
  ["collate", ["COLLATE", "texts are compared by code point"]],
  ["any", ["ANY", "write array_contains(list, value)"]],
  ["some", ["SOME", "write array_contains(list, value)"]],
  ["all", ["ALL", "write array_contains(list, value)"]],
  ["current_timestamp", ["the present", noClock]],
  ["current_date", ["the present", noClock]],
  ["current_time", ["the present", noClock]],
  ["localtimestamp", ["the present", noClock]],
  ["isnull", ["ISNULL", "write 'is null'"]],
  ["notnull", ["NOTNULL", "write 'is not null'"]],
]);

/** Words that may be names, but make no sense behind a value. */
export const refusedAfterValues: ReadonlyMap<string, readonly [what: string, hint: string]> = new Map([
  ["at", ["AT TIME ZONE", "write date_part('hour', t, 'Europe/Paris') or date_trunc('day', t, 'Europe/Paris')"]],
  ["div", ["the operator DIV", "write div(a, b)"]],
  ["mod", ["the operator MOD", "write mod(a, b)"]],
  ["xor", ["the operator XOR", "write a <> b"]],
]);

/** Functions of other tongues, and ours that does the same. */
export const otherNames: ReadonlyMap<string, string> = new Map([
  ...[
    "sum",
    "avg",
    "count",
    "min",
    "max",
    "stddev",
    "variance",
    "string_agg",
    "array_agg",
    "median",
    "lag",
    "lead",
    "row_number",
    "rank",
  ].map((name) => [name, aggregate] as const),
  ...["now", "getdate", "sysdate"].map((name) => [name, noClock] as const),
  ...["if", "iff", "iif", "decode"].map((name) => [name, "write case when … then … else … end"] as const),
  ...["ifnull", "nvl", "isnull"].map((name) => [name, "write coalesce(a, b)"] as const),
  ...["pow"].map((name) => [name, "write power(x, y)"] as const),
  ...["ceiling"].map((name) => [name, "write ceil(a)"] as const),
  ...["truncate"].map((name) => [name, "write trunc(a)"] as const),
  ...["log", "log2"].map((name) => [name, "write ln(x) or log10(x)"] as const),
  ...["substring", "mid"].map((name) => [name, "write substr(s, start, count)"] as const),
  ...["char_length", "character_length", "len"].map((name) => [name, "write length(s)"] as const),
  ...["strpos", "instr", "charindex", "locate"].map((name) => [name, "write position(s, part)"] as const),
  ...["btrim"].map((name) => [name, "write trim(s)"] as const),
  ...["concat", "concat_ws"].map((name) => [name, "write a || b"] as const),
  ...["regexp_like", "regexp_matches", "regexp_contains", "regexp_replace"].map((name) => [name, pattern] as const),
  ...["datediff", "timestamp_diff", "timestampdiff", "age"].map(
    (name) => [name, "write date_diff('day', start, end) or seconds_between(start, end)"] as const,
  ),
  ...["extract", "datepart"].map((name) => [name, "write date_part('hour', t, 'UTC')"] as const),
  ...["year", "quarter", "month", "week", "day", "hour", "minute", "second"].map(
    (name) => [name, `write date_part('${name}', t, 'UTC')`] as const,
  ),
  ...["dayofweek", "dow", "weekday"].map((name) => [name, "write date_part('day_of_week', t, 'UTC')"] as const),
  ...["dayofyear", "doy"].map((name) => [name, "write date_part('day_of_year', t, 'UTC')"] as const),
  ...["date", "to_date"].map((name) => [name, "write date_trunc('day', t, 'UTC')"] as const),
  ...["date_add", "dateadd", "date_sub", "timestamp_add", "timestamp_sub"].map(
    (name) => [name, "nothing is added to an instant: compare seconds_between(start, end) with a number"] as const,
  ),
  ...["unix_timestamp", "to_unixtime", "epoch"].map(
    (name) => [name, "write seconds_between(timestamp '1970-01-01T00:00:00Z', t)"] as const,
  ),
  ...["st_distance", "geodistance"].map((name) => [name, "write haversine(lat1, lon1, lat2, lon2)"] as const),
  ...["json_value", "json_extract", "json_extract_scalar", "get_json_object"].map(
    (name) => [name, "take the value out in a query source, and make a feature of it"] as const,
  ),
  ...["timestamp_trunc", "trunc_date"].map(
    (name) => [name, "write date_trunc('day', t, 'UTC') for a date, time_trunc('hour', t) for an instant"] as const,
  ),
  ...["width_bucket", "ntile"].map((name) => [name, "write bucket(a, 10, 20)"] as const),
  ...["cardinality", "array_size", "list_length"].map((name) => [name, "write array_length(l)"] as const),
  ...["try_cast", "safe_cast", "convert"].map((name) => [name, "write cast(a as type)"] as const),
  ...["isnan"].map((name) => [name, "write is_nan(x)"] as const),
  ...["sign"].map((name) => [name, "write case when a > 0 then 1 when a < 0 then -1 else 0 end"] as const),
  ...["random", "rand", "uuid", "gen_random_uuid"].map(
    (name) => [name, "the same input must give the same value"] as const,
  ),
]);
