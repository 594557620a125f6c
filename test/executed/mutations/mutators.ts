/**
 * Planted faults: each takes the text of a statement and gives every text that differs from it in one place. They know
 * the words of SQL and the names of `test/unit/postgres-verifier/cases.ts`, and nothing of the verifier.
 */
export interface Mutator {
  readonly kind: string;
  mutate(text: string): readonly string[];
}

type Replacement = (match: RegExpExecArray) => string | null;

/** One text for each place where the pattern stands; none where it would stay as it is. */
function each(pattern: RegExp, to: string | Replacement): Mutator["mutate"] {
  return (text) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const put = typeof to === "string" ? to.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? "") : to(match);
      const mutated =
        put === null ? text : text.slice(0, match.index) + put + text.slice(match.index + match[0].length);
      return mutated === text ? [] : [mutated];
    });
}

const all =
  (...mutations: readonly Mutator["mutate"][]): Mutator["mutate"] =>
  (text) =>
    mutations.flatMap((mutate) => mutate(text));

/** Drops conditions that look like that: a whole line, or the first of a clause. */
function dropCondition(like: RegExp): Mutator["mutate"] {
  return all(
    each(/\n *AND ([^\n]+)/g, (match) => (like.test(match[1] ?? "") ? "" : null)),
    each(/(?<!\()\b(WHERE|ON) ([^\n]+)/g, (match) => (like.test(match[2] ?? "") ? `${match[1]} TRUE` : null)),
  );
}

/** Every list of terms after ORDER BY, changed by a function that gives whole new lists. */
function eachOrder(change: (terms: readonly string[]) => readonly (readonly string[])[]): Mutator["mutate"] {
  return (text) =>
    [
      ...text.matchAll(
        /(?<!SELECT \* FROM .*|\n {2}(?=[^\n]*\n\) AS s\n))ORDER BY ((?:[^()\n]|\([^()\n]*\))*?)(?= (?:ROWS|RANGE) |\)|\n|$)/g,
      ),
    ].flatMap((match) => {
      const listed = match[1] ?? "";
      const terms = listed.split(/, (?![^(]*\))/);
      const start = match.index + "ORDER BY ".length;
      return change(terms).map((one) => text.slice(0, start) + one.join(", ") + text.slice(start + listed.length));
    });
}

function withoutOne(terms: readonly string[]): readonly (readonly string[])[] {
  return terms.length < 2 ? [] : terms.map((_, index) => terms.filter((_term, other) => other !== index));
}

function neighboursSwapped(terms: readonly string[]): readonly (readonly string[])[] {
  return terms
    .slice(1)
    .map((_, index) => terms.map((term, at) => terms[at === index ? at + 1 : at === index + 1 ? index : at] ?? term));
}

/** The final SELECT begins at the last line that is just that word; it is handed on with a line's end before it. */
function inFinal(mutate: Mutator["mutate"]): Mutator["mutate"] {
  return (text) => {
    const start = `\n${text}`.lastIndexOf("\nSELECT\n");
    const before = text.slice(0, Math.max(0, start - 1));
    return mutate(`\n${text.slice(start)}`).map((mutated) => before + mutated);
  };
}

/** One text for each FILTER, which is left out with all that its brackets hold. */
function withoutFilter(text: string): readonly string[] {
  return [...text.matchAll(/ FILTER \(WHERE /g)].map(({ index }) => {
    let end = index + " FILTER (".length;
    for (let depth = 1; depth > 0; end += 1) depth += text[end] === "(" ? 1 : text[end] === ")" ? -1 : 0;
    return text.slice(0, index) + text.slice(end);
  });
}

/** Not in the subquery that sorts the spine: its order changes no row. */
const unsorted = "(?<!SELECT \\* FROM .*|\\n {2}ORDER BY [^\\n]*)";

/** One text in which the pattern is replaced wherever it stands; none where it stands nowhere. */
function everywhere(pattern: RegExp, to: string): Mutator["mutate"] {
  return (text) => {
    const mutated = text.replace(pattern, to);
    return mutated === text ? [] : [mutated];
  };
}

/** What stands between the opening of an array and its end. */
const inArray = String.raw`((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*?)`;
const arrayOf = (value: string, order: string): RegExp =>
  new RegExp(`ARRAY_AGG\\(${value} ORDER BY ${order}\\)(?= AS )`, "g");

const append =
  (words: string): Mutator["mutate"] =>
  (text) => [text + words];

export const faults: readonly Mutator[] = [
  // ---- buckets
  { kind: "buckets: not compared", mutate: dropCondition(/^DATE_BIN/) },
  { kind: "buckets: compared otherwise", mutate: each(/ = (?=s\."asof_bucket")/g, " <= ") },
  { kind: "buckets: rows' against moments", mutate: each(/(?<= = s\.)"asof_bucket"/g, '"asof_instant"') },
  { kind: "buckets: too narrow", mutate: everywhere(/(?<=DATE_BIN\()INTERVAL '[^']*'/g, "INTERVAL '1 seconds'") },
  {
    kind: "buckets: too narrow, asked for alike",
    mutate: everywhere(/(?<=DATE_BIN\(|WHEN 2 THEN s\."asof_instant" - )INTERVAL '[^']*'/g, "INTERVAL '1 seconds'"),
  },
  { kind: "buckets: rows' from another instant", mutate: each(/2000-01-01T00(?=[^\n]* = )/g, "2000-01-01T01") },
  { kind: "buckets: moments' from another instant", mutate: each(/2000-01-01T00(?=[^\n]* AS )/g, "2000-01-01T01") },
  { kind: "buckets: one asked for twice", mutate: each(/(?<=WHEN 2 THEN s\."asof_instant") - INTERVAL '[^']*'/g, "") },
  { kind: "buckets: the moment's own left out", mutate: each(/WHEN 1 THEN s\."asof_instant" /g, "") },
  { kind: "buckets: apart", mutate: each(/GROUP BY ([^\n]+)(?=\n\))/g, 'GROUP BY $1, s."asof_bucket"') },

  // ---- conditions
  {
    kind: "drop the bound of the event time",
    mutate: dropCondition(/^\(*(?:CAST\()?r\."happened".* <=? (?!.*INTERVAL)/),
  },
  { kind: "drop the TTL", mutate: dropCondition(/INTERVAL/) },
  { kind: "drop the availability", mutate: dropCondition(/^\(*(?:CAST\()?r\."landed".* <=? /) },
  { kind: "drop isfinite", mutate: dropCondition(/isfinite/) },
  { kind: "drop a key", mutate: dropCondition(/^\S+ = \S+$/) },
  { kind: "drop a NOT NULL", mutate: dropCondition(/IS NOT NULL/) },
  { kind: "drop the superseded condition", mutate: dropCondition(/superseded/) },
  { kind: "drop the first place", mutate: dropCondition(/asof_place/) },
  { kind: "drop a limit of the listing", mutate: dropCondition(/TIMESTAMP WITH TIME ZONE/) },
  { kind: "<= becomes <", mutate: each(/ <= /g, " < ") },
  { kind: "< becomes <=", mutate: each(/ < /g, " <= ") },
  { kind: ">= becomes >", mutate: each(/ >= /g, " > ") },
  { kind: "<= becomes >=", mutate: each(/ <= /g, " >= ") },
  { kind: "= becomes IS NOT DISTINCT FROM", mutate: each(/(\."\w+") = /g, "$1 IS NOT DISTINCT FROM ") },
  { kind: "IS NOT NULL becomes IS NULL", mutate: each(/IS NOT NULL/g, "IS NULL") },
  { kind: "superseded: OR becomes AND", mutate: each(/ IS NULL OR /g, " IS NULL AND ") },
  { kind: "superseded: not yet known counts", mutate: each(/\S+superseded" IS NULL OR /g, "") },
  { kind: "another condition", mutate: each(/\b(WHERE|(?<!DISTINCT )ON) (?=[rsw"(i])/g, "$1 1 = 1 AND ") },
  { kind: "a condition that is not ours", mutate: each(/\bWHERE (?=[rw]\.)/g, "WHERE random() < 1 AND ") },
  {
    kind: "isfinite of another column",
    mutate: each(
      /isfinite\((s\.)"asof_time"\)|isfinite\((s\.)"asked"\)/g,
      (match) => `isfinite(${match[1] ?? match[2]}"elsewhen")`,
    ),
  },
  { kind: "isfinite negated", mutate: each(/isfinite\(/g, "NOT isfinite(") },

  { kind: "the sides of a comparison swapped", mutate: each(/\b(r\."\w+") ([<>]=?) (s\."\w+")/g, "$3 $2 $1") },
  { kind: "what was never known counts", mutate: each(/\b(r\."landed") (<=?) ([^\n]+)/g, "($1 $2 $3 OR $1 IS NULL)") },
  { kind: "a time where there is none", mutate: each(/\br\."landed"(?= |\))/g, 'COALESCE(r."landed", r."happened")') },

  // ---- the TTL
  { kind: "TTL: a microsecond less", mutate: each(/INTERVAL '(\d+)\.000001 seconds'/g, "INTERVAL '$1 seconds'") },
  {
    kind: "TTL: a microsecond more",
    mutate: each(/INTERVAL '(\d+)\.000001 seconds'/g, "INTERVAL '$1.000002 seconds'"),
  },
  { kind: "TTL: in days", mutate: each(/INTERVAL '[^']*'/g, "INTERVAL '1 day'") },
  { kind: "TTL: no interval", mutate: each(/ - INTERVAL '[^']*'/g, "") },
  { kind: "TTL: added", mutate: each(/ - INTERVAL /g, " + INTERVAL ") },

  // ---- starts of windows
  { kind: "starts: at the end", mutate: each(/(?<=r\.[^\n]*)s\."asof_start_1"/g, 's."asked"') },
  { kind: "starts: of another window", mutate: each(/"asof_start_1"(?! AS)/g, '"asof_start_2"') },
  {
    kind: "starts: a microsecond later",
    mutate: each(/(?<=INTERVAL '5400) seconds(?=[^\n]*"asof_start)/g, ".000001 seconds"),
  },
  { kind: "starts: earlier still", mutate: each(/(?<=[<>]=? )(s\."asof_start_1")/g, "$1 - INTERVAL '1 seconds'") },
  { kind: "starts: of another column", mutate: each(/\bs\."\w+"(?= - INTERVAL[^\n]*"asof_start)/g, 's."elsewhen"') },
  {
    kind: "starts: of each row anew",
    mutate: each(/(?<="asof_start_1"\n[^\n]*)\n {2}(?:OFFSET 0|ORDER BY [^\n]*)(?=\n\) AS s\n)/g, ""),
  },
  { kind: "starts: rows lost", mutate: each(/\n {2}OFFSET 0(?=\n\) AS s\n)/g, "\n  OFFSET 1") },
  { kind: "starts: fewer rows", mutate: each(/(?<="asof_start_1"\n {2}FROM [^\n]*)(?=\n)/g, "\n  WHERE TRUE") },
  {
    kind: "starts: one more",
    mutate: each(/( s\."\w+" - INTERVAL '\d+ seconds') AS "asof_start_1"/g, '$1 AS "asof_start_1",$1 AS "more"'),
  },
  {
    kind: "starts: another column beside them",
    mutate: each(/ AS "asof_start_1"(?=\n {2}FROM)/g, ' AS "asof_start_1", now() AS "more"'),
  },
  { kind: "starts: under the name of a column", mutate: everywhere(/"asof_start_1"/g, '"key1"') },
  { kind: "starts: under the name of the time", mutate: everywhere(/"asof_start_1"/g, '"asked"') },
  { kind: "starts: a column less", mutate: each(/\n {4}\*,(?=\n[^\n]*"asof_start)/g, '\n    s."asked",') },
  {
    kind: "starts: a key",
    mutate: each(/ = s\."(?:key|other)1"(?=[\s\S]*\bFILTER)/g, ' = s."asof_start_1"'),
  },

  // ---- times
  {
    kind: "another time column",
    mutate: all(each(/\br\."happened"/g, 'r."landed"'), each(/\br\."landed"/g, 'r."happened"')),
  },
  { kind: "another spine column as time", mutate: each(/\bs\."(asked|asof_time)"(?! AS|,\n|\n)/g, 's."elsewhen"') },
  { kind: "no AT TIME ZONE", mutate: each(/ AT TIME ZONE '[^']*'/g, "") },
  { kind: "another zone", mutate: each(/ AT TIME ZONE '[^']*'/g, " AT TIME ZONE 'Asia/Kolkata'") },
  { kind: "the session's zone", mutate: each(/ AT TIME ZONE '[^']*'/g, " AT TIME ZONE current_setting('TimeZone')") },
  {
    kind: "session-dependent cast of the source's time",
    mutate: each(/\br\."(happened|landed|created)"/g, (match) => `CAST(${match[0]} AS timestamp with time zone)`),
  },
  {
    kind: "session-dependent cast of the spine's time",
    mutate: each(/\bs\."(asked|asof_time)"/g, (match) => `CAST(${match[0]} AS timestamp)`),
  },
  {
    kind: "a day instead of an instant",
    mutate: each(/\bs\."(asked|asof_time)"/g, (match) => `CAST(${match[0]} AS date)`),
  },
  { kind: "GREATEST becomes LEAST", mutate: each(/GREATEST\(/g, "LEAST(") },
  {
    kind: "GREATEST of one",
    mutate: each(
      /GREATEST\(([^,]+), ((?:[^()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+?)\)(?=[ ,\n)])/g,
      (match) => `GREATEST(${match[1]})`,
    ),
  },
  {
    kind: "an instant of the listing a microsecond off",
    mutate: each(
      /TIMESTAMP WITH TIME ZONE '([^.'Z]*)(?:\.(\d+))?Z'/g,
      (match) => `TIMESTAMP WITH TIME ZONE '${match[1]}.${match[2] === "000001" ? "000002" : "000001"}Z'`,
    ),
  },

  // ---- keys
  { kind: "swap a key of the source", mutate: all(each(/\br\."own1"/g, 'r."own2"'), each(/\br\."own2"/g, 'r."own1"')) },
  {
    kind: "swap a key of the spine",
    mutate: all(
      each(new RegExp(`${unsorted}\\bs\\."(key|other)1"(?! AS|,\\n|\\n {2}s)`, "g"), 's."$12"'),
      each(new RegExp(`${unsorted}\\bs\\."(key|other)2"(?! AS|,\\n|\\n {2}s)`, "g"), 's."$11"'),
    ),
  },
  {
    kind: "swap a key within a sweep",
    mutate: all(each(/"asof_key_1"/g, '"asof_key_2"'), each(/"asof_key_2"/g, '"asof_key_1"')),
  },
  {
    kind: "PARTITION BY: drop a key",
    mutate: each(/PARTITION BY ([^,()]+), ([^,()]+)\s+ORDER/g, "PARTITION BY $1 ORDER"),
  },
  { kind: "PARTITION BY: drop it", mutate: each(/PARTITION BY [^()]+?\s*(?=ORDER|\))/g, "") },
  { kind: "DISTINCT ON: drop a key", mutate: each(/DISTINCT ON \(([^,()]+), [^()]+\)/g, "DISTINCT ON ($1)") },
  { kind: "DISTINCT ON becomes DISTINCT", mutate: each(/DISTINCT ON \([^()]+\)/g, "DISTINCT") },
  {
    kind: "DISTINCT: drop it",
    mutate: all(each(/DISTINCT ON \([^()]+\) /g, ""), each(/SELECT DISTINCT (?!ON)/g, "SELECT ")),
  },

  // ---- the winner's order
  { kind: "order: no NULLS LAST", mutate: each(/ NULLS LAST/g, "") },
  { kind: "order: NULLS FIRST", mutate: each(/ NULLS LAST/g, " NULLS FIRST") },
  { kind: "order: ascending", mutate: each(/ DESC/g, "") },
  { kind: "order: drop a term", mutate: eachOrder(withoutOne) },
  { kind: "order: swap two terms", mutate: eachOrder(neighboursSwapped) },
  { kind: "order: another term", mutate: eachOrder((terms) => [[...terms, "random()"]]) },
  { kind: "order: drop it", mutate: each(/\n +ORDER BY [^\n]+/g, "") },
  {
    kind: "order: known does not end it",
    mutate: each(/, (GREATEST\((?:[^()]|\([^()]*(?:\([^()]*\)[^()]*)*\))*\))\s+ROWS/g, " ROWS"),
  },
  {
    kind: "order: the latest known first",
    mutate: each(/(GREATEST\((?:[^()]|\([^()]*(?:\([^()]*\)[^()]*)*\))*\))\s+ROWS/g, "$1 DESC ROWS"),
  },

  // ---- one row
  { kind: "no LIMIT 1", mutate: each(/\n +LIMIT 1/g, "") },
  { kind: "LIMIT 2", mutate: each(/LIMIT 1\b/g, "LIMIT 2") },
  { kind: "OFFSET", mutate: each(/LIMIT 1\b/g, "LIMIT 1 OFFSET 1") },
  { kind: "the second place", mutate: each(/place" = 1/g, 'place" = 2') },
  { kind: "the first two places", mutate: each(/place" = 1/g, 'place" <= 2') },
  { kind: "ROW_NUMBER becomes RANK", mutate: each(/ROW_NUMBER\(\)/g, "RANK()") },

  // ---- windows
  { kind: "frame: the current row too", mutate: each(/AND 1 PRECEDING/g, "AND CURRENT ROW") },
  { kind: "frame: not the row before", mutate: each(/AND 1 PRECEDING/g, "AND 2 PRECEDING") },
  { kind: "frame: RANGE", mutate: each(/ROWS UNBOUNDED/g, "RANGE UNBOUNDED") },
  {
    kind: "frame: drop it",
    mutate: each(/\s+ROWS (UNBOUNDED PRECEDING|BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)/g, ""),
  },
  {
    kind: "frame: the whole partition",
    mutate: each(/ROWS UNBOUNDED PRECEDING/g, "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"),
  },
  {
    kind: "frame: a microsecond longer",
    mutate: each(/(\d+)(?= PRECEDING AND)/g, (match) => String(BigInt(match[0]) + 1n)),
  },
  {
    kind: "frame: a microsecond shorter",
    mutate: each(/(\d+)(?= PRECEDING AND)/g, (match) => String(BigInt(match[0]) - 1n)),
  },
  { kind: "frame: of all time", mutate: each(/\d+ PRECEDING AND/g, "UNBOUNDED PRECEDING AND") },
  { kind: "frame: of rows", mutate: each(/RANGE BETWEEN/g, "ROWS BETWEEN") },
  { kind: "frame: before its moment", mutate: each(/(?<=RANGE[^)\n]*)AND CURRENT ROW/g, "AND 1 PRECEDING") },
  { kind: "frame: the future too", mutate: each(/(?<=RANGE[^)\n]*)AND CURRENT ROW/g, "AND UNBOUNDED FOLLOWING") },
  { kind: "frame: an EXCLUDE", mutate: each(/(?<=RANGE[^)\n]*)AND CURRENT ROW/g, "AND CURRENT ROW EXCLUDE TIES") },
  { kind: "a moment counts", mutate: each(/(?<=bigint\), s\."asof_instant"(?:, NULL)*), NULL/g, ", 1") },
  { kind: "ticks: another second", mutate: each(/946684800/g, "946684801") },
  { kind: "ticks: of a millisecond", mutate: each(/\) \* 1000000,/g, ") * 1000,") },
  { kind: "ticks: of a part of an instant", mutate: each(/EXTRACT\(EPOCH/g, "EXTRACT(SECOND") },
  { kind: "ticks: infinity among instants", mutate: each(/(?<=LEAST\([^\n]*)9223372036854775807/g, "0") },
  { kind: "MAX becomes MIN", mutate: each(/\bMAX\(/g, "MIN(") },
  { kind: "MIN becomes MAX", mutate: each(/\bMIN\(/g, "MAX(") },
  {
    kind: "a window's FILTER",
    mutate: each(/\b(MAX|MIN)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\) OVER/g, "$1($2) FILTER (WHERE TRUE) OVER"),
  },
  {
    kind: "turn: both alike",
    mutate: all(each(/0 AS "asof_turn"/g, '1 AS "asof_turn"'), each(/1 AS "asof_turn"/g, '0 AS "asof_turn"')),
  },
  {
    kind: "turn: swapped",
    mutate: (text) =>
      [...text.matchAll(/([01])( AS "asof_turn"[\s\S]*?UNION ALL\n[^\n]*?, )([01])(, NULL)/g)].map(
        (match) =>
          text.slice(0, match.index) +
          match[3] +
          match[2] +
          match[1] +
          match[4] +
          text.slice(match.index + match[0].length),
      ),
  },
  { kind: "turn: not in the order", mutate: each(/, "asof_turn" ROWS/g, " ROWS") },
  { kind: "UNION ALL becomes UNION", mutate: each(/UNION ALL/g, "UNION") },
  { kind: "UNION becomes UNION ALL", mutate: each(/UNION(?! ALL)/g, "UNION ALL") },
  { kind: "UNION becomes EXCEPT", mutate: each(/UNION( ALL)?/g, "EXCEPT") },
  { kind: "a spine row carries a time", mutate: each(/, ([01]), NULL, /g, ", $1, now(), ") },
  { kind: "a source row carries a number", mutate: each(/CAST\(NULL AS bigint\)/g, "CAST(1 AS bigint)") },

  // ---- functions over windows
  { kind: "> becomes >=", mutate: each(/ > /g, " >= ") },
  { kind: "window: no bound of its own", mutate: withoutFilter },
  { kind: "window: NULLs for values", mutate: each(/(?<=FILTER \(WHERE )r\."\w+" IS NOT NULL AND /g, "") },
  { kind: "window: another function", mutate: each(/\b(AVG|SUM|MAX|STDDEV_SAMP)\((?![^\n]*OVER)/g, "VAR_SAMP(") },
  { kind: "window: of the population", mutate: each(/STDDEV_SAMP\(/g, "STDDEV_POP(") },
  { kind: "window: sum of different values", mutate: each(/\b(SUM|AVG)\((?=CAST|r\.)/g, "$1(DISTINCT ") },
  { kind: "window: count of different values", mutate: each(/COUNT\((?!DISTINCT)/g, "COUNT(DISTINCT ") },
  { kind: "window: count of all values", mutate: each(/COUNT\(DISTINCT /g, "COUNT(") },
  { kind: "window: count of rows", mutate: each(/COUNT\(r\."\w+"\)/g, "COUNT(*)") },
  { kind: "window: the second element", mutate: each(/\)\)\[1\]/g, "))[2]") },
  { kind: "window: another number of elements", mutate: each(/\[1:3\]/g, "[1:4]") },
  { kind: "window: from the second element", mutate: each(/\[1:3\]/g, "[2:3]") },
  { kind: "window: NULL for an empty array", mutate: each(/COALESCE\((\([^\n]*\)\[1:3\]), '\{\}'\)/g, "$1") },
  { kind: "window: an array of its own", mutate: each(/'\{\}'\)/g, "'{1}')") },
  { kind: "window: COLLATE", mutate: each(/MAX\((r\."\w+")\)(?! OVER)/g, 'MAX($1 COLLATE "C")') },
  { kind: "window: another type", mutate: each(/AS numeric\(38, 2\)\)/g, "AS numeric(38, 1))") },
  { kind: "window: counts for a lost key", mutate: each(/(?<=\n {2}ON )s\."\w+" IS NOT NULL(?=\n AND)/g, "TRUE") },

  // ---- arrays
  { kind: "expression: another literal", mutate: each(/(?<=COALESCE\(r\."value_column", )3/g, "4") },
  { kind: "expression: another operator", mutate: each(/(?<=COALESCE\(r\."value_column", 3\)) \* /g, " + ") },
  { kind: "expression: of another column", mutate: each(/(?<=COALESCE\()r\."value_column"/g, 'r."amount_column"') },
  { kind: "expression: without a part", mutate: each(/COALESCE\((r\."value_column"), 3\)/g, "$1") },
  { kind: "expression: the column alone", mutate: each(/\(COALESCE\((r\."value_column"), 3\) \* 2\)/g, "$1") },
  { kind: "expression: of another table", mutate: each(/(?<=COALESCE\()r\.(?="value_column")/g, "s.") },
  {
    kind: "expression: of rows from elsewhere",
    mutate: each(/COALESCE\((r\."value_column"), 3\)/g, "(SELECT COALESCE($1, 3) FROM events)"),
  },
  { kind: "expression: over a window", mutate: each(/(?<=COALESCE\()(r\."value_column")/g, "LAG($1) OVER ()") },
  { kind: "condition: dropped", mutate: each(/ AND \(r\."amount_column" > 5[^)]*\)/g, "") },
  { kind: "condition: of no row", mutate: each(/\(r\."amount_column" > 5[^)]*\)/g, "FALSE") },
  { kind: "condition: another literal", mutate: each(/(?<=r\."amount_column" > )5/g, "6") },
  { kind: "condition: negated", mutate: each(/\((r\."amount_column" > 5[^)]*)\)/g, "(NOT $1)") },
  {
    kind: "condition: of NULLs too",
    mutate: each(/\((r\."amount_column" > 5[^)]*)\)/g, '($1 OR r."amount_column" IS NULL)'),
  },
  { kind: "condition: of another column", mutate: each(/r\."amount_column"(?= > 5)/g, 'r."batch"') },
  { kind: "condition: one more", mutate: each(/\((r\."amount_column" > 5[^)]*)\)/g, '($1 AND r."batch" > 5)') },
  {
    kind: "condition: of another row",
    mutate: each(/\((r\."amount_column" > 5[^)]*)\)/g, "EXISTS (SELECT 1 FROM events AS e WHERE e.amount_column > 5)"),
  },
  {
    kind: "condition: on another function",
    mutate: each(/(COUNT\(r\."list_column"\)) FILTER \(WHERE /g, '$1 FILTER (WHERE r."amount_column" > 5 AND '),
  },
  { kind: "arrays: in no order", mutate: everywhere(arrayOf(inArray, inArray), "ARRAY_AGG($1)") },
  {
    kind: "arrays: NULLs last",
    mutate: all(everywhere(/ NULLS FIRST/g, " NULLS LAST"), everywhere(/ NULLS FIRST/g, "")),
  },
  {
    kind: "arrays: one in an order of its own",
    mutate: all(each(/ NULLS FIRST/g, " NULLS LAST"), each(/ NULLS FIRST/g, "")),
  },
  { kind: "arrays: greatest first", mutate: everywhere(/ NULLS FIRST/g, " DESC NULLS LAST") },
  {
    kind: "arrays: the event time descending",
    mutate: everywhere(
      /(ARRAY_AGG\([^\n]*? ORDER BY )(\(?(?:CAST\()?r\."\w+"(?:(?! DESC)[^,\n])*?)(,|\) AS "asof_(?:instants|addresses)")/g,
      "$1$2 DESC$3",
    ),
  },
  {
    kind: "arrays: a tie-break less",
    mutate: everywhere(/, r\."batch" NULLS FIRST\)/g, ")"),
  },
  {
    kind: "arrays: tie-breaks swapped",
    mutate: everywhere(/, ([^\n]*?r\."created"[^\n]*? NULLS FIRST), (r\."batch" NULLS FIRST)\)/g, ", $2, $1)"),
  },
  { kind: "arrays: sorted by address", mutate: everywhere(arrayOf(inArray, inArray), "ARRAY_AGG($1 ORDER BY r.ctid)") },
  { kind: "arrays: DISTINCT", mutate: each(/ARRAY_AGG\(/g, "ARRAY_AGG(DISTINCT ") },
  {
    kind: "arrays: a FILTER",
    mutate: each(arrayOf(inArray, inArray), "ARRAY_AGG($1 ORDER BY $2) FILTER (WHERE TRUE)"),
  },
  { kind: "arrays: another aggregate", mutate: each(arrayOf(inArray, inArray), "ARRAY_AGG($1) OVER ()") },
  { kind: "arrays: another time", mutate: everywhere(/(?<=ARRAY_AGG\([^\n]*)r\."happened"/g, 'r."landed"') },
  {
    kind: "arrays: another time in the one array",
    mutate: each(/ARRAY_AGG\(([^\n]*?)r\."(?:happened|asof_known)"/g, 'ARRAY_AGG($1r."created"'),
  },
  { kind: "address: of another row", mutate: each(/\br\.ctid\b/g, 'r."batch"') },
  { kind: "address: the table beside it", mutate: each(/\br\.ctid\b/g, "r.tableoid") },
  { kind: "address: another comparison", mutate: each(/r\.ctid = /g, "r.ctid >= ") },
  { kind: "address: a second condition", mutate: each(/(r\.ctid = [^\n]+)/g, '$1\n   AND r."batch" IS NOT NULL') },
  { kind: "search: the element before", mutate: each(/(WIDTH_BUCKET\([^\n]*\))\]/g, "$1 - 1]") },
  { kind: "search: the element after", mutate: each(/(WIDTH_BUCKET\([^\n]*\))\]/g, "$1 + 1]") },
  { kind: "search: from element", mutate: each(/\[(WIDTH_BUCKET\([^\n]*\))\]/g, "[$1:]") },
  { kind: "search: the first element", mutate: each(/\[(WIDTH_BUCKET\([^\n]*\))\]/g, "[1]") },
  { kind: "search: an element of the instants", mutate: each(/"asof_addresses"\[/g, '"asof_instants"[') },
  { kind: "search: among the addresses", mutate: each(/, w\."asof_instants"\)/g, ', w."asof_addresses")') },
  {
    kind: "search: the microsecond before",
    mutate: each(/WIDTH_BUCKET\((s\."\w+"),/g, "WIDTH_BUCKET($1 - INTERVAL '0.000001 seconds',"),
  },
  { kind: "search: at the instant too", mutate: each(/ - INTERVAL '0\.000001 seconds',/g, ",") },
  {
    kind: "search: another function",
    mutate: each(/WIDTH_BUCKET\(([^,\n]+), ([^\n]+)\)\]/g, "array_position($2, $1)]"),
  },
  {
    kind: "search: another instant handed on",
    mutate: all(
      each(/s\."\w+" AS "asof_instant"/g, 's."elsewhen" AS "asof_instant"'),
      each(/s\."\w+" AS "asof_instant"/g, 'now() AS "asof_instant"'),
    ),
  },
  {
    kind: "search: a number of another row",
    mutate: each(/(?<=AS MATERIALIZED \([^\n]*\n[^\n]*\n\s+SELECT\n\s+)s\."asof_row"/g, '1 AS "asof_row"'),
  },
  { kind: "GROUP BY: drop a key", mutate: each(/GROUP BY ([^,\n]+), [^\n]+/g, "GROUP BY $1") },
  { kind: "GROUP BY: one more", mutate: each(/GROUP BY ([^\n]+)/g, 'GROUP BY $1, r."batch"') },
  { kind: "GROUP BY: drop it", mutate: each(/\n {2}GROUP BY [^\n]+/g, "") },
  { kind: "GROUP BY: HAVING", mutate: each(/(\n {2}GROUP BY [^\n]+)/g, "$1 HAVING count(*) > 1") },
  {
    kind: "the winner dropped where it was not known yet",
    mutate: all(
      each(/(r\.ctid = w\."asof_address")/g, '$1\n      AND r."landed" <= w."asof_instant"'),
      each(/(r\.ctid = w\."asof_address")/g, '$1\n      AND r."happened" <= w."asof_instant"'),
      each(/(r\.ctid = w\."asof_address"\n {6}AND [^\n]*r\.)"happened"/g, '$1"landed"'),
    ),
  },
  {
    kind: "the winner's age by another instant",
    mutate: each(/(r\.ctid = w\."asof_address"\n {6}AND [^\n]*)w\."asof_instant"/g, '$1w."asof_row"'),
  },
  {
    kind: "more is fetched than kept",
    mutate: each(/(JOIN LATERAL \(\n {4}SELECT )(?=[^\n]*\n[^\n]*\n[^\n]*r\.ctid)/g, "$1now() AS more, "),
  },

  // ---- slices of arrays
  { kind: "slices: from the last too old", mutate: each(/ \+ 1 AS "asof_first"/g, ' AS "asof_first"') },
  { kind: "slices: without the first", mutate: each(/ \+ 1 AS "asof_first"/g, ' + 2 AS "asof_first"') },
  { kind: "slices: one more", mutate: each(/ AS "asof_last"/g, ' + 1 AS "asof_last"') },
  { kind: "slices: from the first", mutate: each(/SELECT WIDTH_BUCKET\([^\n]*?\) \+ 1 AS/g, "SELECT 1 AS") },
  { kind: "slices: one with another end", mutate: each(/:p\."asof_last"\]/g, ':p."asof_first"]') },
  { kind: "slices: with one end", mutate: each(/p\."asof_first":/g, ":") },
  {
    kind: "slices: ends swapped",
    mutate: everywhere(/p\."asof_first":p\."asof_last"/g, 'p."asof_last":p."asof_first"'),
  },
  { kind: "slices: one element", mutate: each(/\[p\."asof_first":p\."asof_last"\]/g, '[p."asof_last"]') },
  {
    kind: "slices: of another array",
    mutate: each(/"asof_column_(\d)"\[p/g, (match) => `"asof_column_${match[1] === "3" ? 4 : 3}"[p`),
  },
  { kind: "slices: under another name", mutate: each(/(?<=asof_last"\]\) AS )"(?:created|value_column)"/g, '"more"') },
  {
    kind: "slices: searched elsewhere",
    mutate: each(/(WIDTH_BUCKET\([^\n]*?_arrays"\.)"asof_instants"/g, '$1"asof_column_3"'),
  },
  { kind: "slices: another row beside them", mutate: each(/ OFFSET 0\)/g, " OFFSET 1)") },
  { kind: "slices: a source of their own", mutate: each(/ OFFSET 0\)/g, ' FROM "fixed" OFFSET 0)') },
  {
    kind: "slices: another column in the array",
    mutate: all(
      each(/ARRAY_AGG\(r\."landed" (?=ORDER)/g, 'ARRAY_AGG(r."created" '),
      each(/ARRAY_AGG\(r\."value_column" (?=ORDER)/g, 'ARRAY_AGG(r."amount_column" '),
    ),
  },
  {
    kind: "slices: rows that tie differ",
    mutate: all(
      everywhere(/, r\."amount_column"(?=(?:, [^()\n]*)?\) AS "asof_)/g, ""),
      everywhere(/, NULLIF\(r\."list_column" IS NOT NULL, FALSE\)(?=(?:, [^()\n]*)?\) AS "asof_)/g, ""),
    ),
  },
  { kind: "slices: presence of what is absent", mutate: each(/ IS NOT NULL, FALSE\)/g, " IS NULL, FALSE)") },
  { kind: "slices: absence counted", mutate: each(/ IS NOT NULL, FALSE\)/g, " IS NOT NULL, TRUE)") },
  {
    kind: "slices: a value of which there is the presence alone",
    mutate: each(/\b(?:COUNT|AVG)\((?:CAST\()?r\."value_column"/g, (match) => match[0].replace("value", "list")),
  },

  // ---- running sums
  { kind: "sums: another value", mutate: each(/"asof_value_1"(?! AS)/g, '"asof_value_2"') },
  { kind: "sums: another count", mutate: each(/"asof_count_1"(?! AS)/g, '"asof_count_2"') },
  { kind: "sums: another sum", mutate: each(/"asof_sum_2"(?! AS)/g, '"asof_count_2"') },
  { kind: "sums: squares for sums", mutate: each(/"asof_sum_(\d)"(?! AS)/g, '"asof_squares_$1"') },
  {
    kind: "sums: another of a window",
    mutate: each(/(w\."asof_inside_\w+?_)(\d)"/g, (match) => `${match[1]}${match[2] === "1" ? 2 : 1}"`),
  },
  { kind: "sums: a count of rows", mutate: each(/COUNT\("asof_counted_\d"\) OVER/g, "COUNT(*) OVER") },
  { kind: "sums: of what is counted", mutate: each(/\bSUM\("asof_counted_(\d)"\)/g, 'COUNT("asof_counted_$1")') },
  { kind: "sums: of different values", mutate: each(/\bSUM\(CASE/g, "SUM(DISTINCT CASE") },
  { kind: "sums: not squared", mutate: each(/ \* "asof_counted_\d"/g, "") },
  { kind: "sums: what had left is added", mutate: each(/THEN -w\./g, "THEN w.") },
  { kind: "sums: what had left is kept", mutate: each(/ WHEN [2-9] THEN -w\."\w+"/g, "") },
  {
    kind: "sums: at another ask",
    mutate: each(/WHEN ([2-9]) THEN -w/g, (match) => `WHEN ${match[1] === "2" ? 3 : 2} THEN -w`),
  },
  { kind: "sums: at the start", mutate: each(/WHEN 1 THEN w/g, "WHEN 2 THEN w") },
  { kind: "sums: one ask less", mutate: each(/ UNION ALL SELECT [2-9]/g, "") },
  { kind: "sums: one ask twice", mutate: each(/(SELECT 1 AS "asof_ask")/g, "$1 UNION ALL SELECT 1") },
  { kind: "sums: one line less", mutate: each(/(SELECT 0 AS "asof_line") UNION ALL SELECT 1/g, "$1") },
  { kind: "sums: one line twice", mutate: each(/(SELECT 0 AS "asof_line" UNION ALL SELECT) 1/g, "$1 0") },
  { kind: "sums: lines swapped", mutate: each(/(?<="asof_ask") WHEN 1 THEN 0 ELSE 1/g, " WHEN 1 THEN 1 ELSE 0") },
  { kind: "sums: rows on the wrong line", mutate: each(/(?<="asof_line") WHEN 0 THEN/g, " WHEN 1 THEN") },
  { kind: "sums: not by lines", mutate: each(/, "asof_line" ORDER/g, " ORDER") },
  { kind: "sums: known when it happens", mutate: each(/w\."asof_known"/g, 'w."asof_event"') },
  { kind: "sums: happens when it is known", mutate: each(/w\."asof_event"/g, 'w."asof_known"') },
  {
    kind: "sums: late rows counted",
    mutate: each(/CASE WHEN w\."asof_event" >= [^\n]*? THEN (w\."\w+") END/g, "$1"),
  },
  { kind: "sums: in-time rows left out", mutate: each(/(w\."asof_event") >= /g, "$1 < ") },
  {
    kind: "sums: asks before rows, or after",
    mutate: each(/"asof_ask"( DESC)? ROWS/g, (match) => `"asof_ask"${match[1] === undefined ? " DESC" : ""} ROWS`),
  },
  { kind: "sums: rows as asks", mutate: each(/\b0 AS "asof_ask"/g, '1 AS "asof_ask"') },
  { kind: "sums: an ask adds up", mutate: each(/(?<=\n {4})NULL(?=,?\n)/g, "1") },
  { kind: "sums: a row as a moment", mutate: each(/CAST\(NULL AS timestamp with time zone\)/g, 'w."asof_event"') },
  { kind: "sums: keys of the spine twice", mutate: each(/SELECT DISTINCT (s\."\w+" AS "asof_key_1")/g, "SELECT $1") },
  { kind: "sums: no value is zero", mutate: each(/CASE WHEN w\."\w+" > 0 THEN (CAST\([^\n]*?\)\)?) END/g, "$1") },
  { kind: "sums: one value is enough", mutate: each(/ > 0 THEN/g, " > 1 THEN") },
  { kind: "sums: of the population", mutate: each(/ \* \((w\."\w+") - 1\)/g, " * $1") },
  { kind: "sums: variance for deviation", mutate: each(/SQRT\(([^\n]*)\) AS/g, "$1 AS") },
  { kind: "sums: by zero", mutate: each(/NULLIF\((w\."\w+"), 0\)/g, "$1") },
  { kind: "sums: squares overflow", mutate: each(/CAST\((r\."\w+") AS numeric\)/g, "$1") },
  { kind: "sums: absent values counted", mutate: each(/CASE WHEN r\."\w+" IS NOT NULL THEN 1 END/g, "1") },

  // ---- joins and tables
  { kind: "LEFT JOIN becomes JOIN", mutate: each(/LEFT JOIN/g, "JOIN") },
  { kind: "JOIN becomes LEFT JOIN", mutate: each(/(?<!LEFT |CROSS )JOIN/g, "LEFT JOIN") },
  { kind: "LEFT JOIN becomes FULL JOIN", mutate: each(/LEFT JOIN(?! LATERAL)/g, "FULL JOIN") },
  {
    kind: "another join",
    mutate: inFinal(
      each(/\nFROM (?:\(\n[\s\S]*?\n\) AS s|[^\n]+)/g, (match) => `${match[0]}\nCROSS JOIN "fixed" AS more`),
    ),
  },
  { kind: "another table in FROM", mutate: inFinal(each(/\nFROM /g, '\nFROM "fixed" AS more, ')) },
  { kind: "another table of the source", mutate: each(/"(events|fixed)"(?= AS r)/g, '"$1_2"') },
  { kind: "the table of another schema", mutate: each(/(?<!\.)"(events|fixed)"(?= AS r)/g, '"other"."$1"') },
  { kind: "ONLY the table", mutate: each(/"(events|fixed)"(?= AS r)/g, 'ONLY "$1"') },
  { kind: "a sample of the table", mutate: each(/("(?:events|fixed)" AS r)/g, "$1 TABLESAMPLE system (50)") },
  {
    kind: "the source under the spine's alias",
    mutate: each(/LATERAL \([\s\S]*?\) AS "/g, (match) =>
      match[0].replace(/\br\./g, "s.").replace(" AS r\n", " AS s\n"),
    ),
  },
  { kind: "no LATERAL", mutate: each(/LEFT JOIN LATERAL/g, "LEFT JOIN") },
  { kind: "LATERAL", mutate: each(/LEFT JOIN \(/g, "LEFT JOIN LATERAL (") },
  { kind: "ON TRUE becomes ON FALSE", mutate: each(/ON TRUE/g, "ON FALSE") },
  { kind: "joined back by another column", mutate: each(/"asof_row" = s\."asof_row"/g, '"asof_row" = s."key1"') },
  { kind: "a common table is computed twice", mutate: each(/" AS \(\n/g, '" AS NOT MATERIALIZED (\n') },
  { kind: "WITH RECURSIVE", mutate: each(/^WITH/g, "WITH RECURSIVE") },
  { kind: "an unread common table", mutate: each(/\n\)\nSELECT\n/g, '\n),\n"more" AS (SELECT 1 AS one)\nSELECT\n') },
  {
    kind: "a common table that writes",
    mutate: each(/\n\)\nSELECT\n/g, '\n),\n"more" AS (DELETE FROM "events" RETURNING 1)\nSELECT\n'),
  },

  // ---- features and output
  {
    kind: "another column of a feature",
    mutate: all(each(/r\."value_column"/g, 'r."amount_column"'), each(/r\."amount_column"/g, 'r."value_column"')),
  },
  {
    kind: "swap two features",
    mutate: each(
      /(r\."value_column"\)?|CAST\(r\."value_column" AS double precision\))( AS "value",?\s+)(r\."amount_column"|CAST\(r\."amount_column" AS [^)]+\)\))( AS "amount")/g,
      (match) => `${match[3]}${match[2]}${match[1]}${match[4]}`,
    ),
  },
  { kind: "another cast", mutate: each(/ AS double precision\)/g, " AS real)") },
  { kind: "no cast", mutate: each(/CAST\((r\."\w+_column") AS double precision\)/g, "$1") },
  { kind: "an expression around a feature", mutate: each(/r\."amount_column"/g, 'upper(r."amount_column")') },
  { kind: "output: another feature", mutate: inFinal(each(/"\."value" AS/g, '"."amount" AS')) },
  {
    kind: "output: another role",
    mutate: inFinal(all(each(/"view"(?=\.")/g, '"role"'), each(/"role"(?=\.")/g, '"view"'))),
  },
  {
    kind: "output: swap the roles' names",
    mutate: inFinal((text) =>
      [
        text.replace(
          /\) AS "(view|role)"|(__\w+") AS "(view|role)"/g,
          (_match, _name, table: string | undefined, other) => {
            const name = (_name ?? other) === "view" ? "role" : "view";
            return `${table === undefined ? ")" : table} AS "${name}"`;
          },
        ),
      ].filter((one) => one !== text),
    ),
  },
  { kind: "output: another name", mutate: inFinal(each(/ AS "\w+"(?=,?\n)/g, ' AS "other_name"')) },
  { kind: "output: one column less", mutate: inFinal(each(/\n {2}s\."\w+",/g, "")) },
  { kind: "output: one column more", mutate: inFinal(each(/^\nSELECT\n/g, '\nSELECT\n  now() AS "more",\n')) },
  {
    kind: "output: the author's names lost",
    mutate: inFinal(each(/\n {2}s\."(key1|label|note)"/g, '\n  s."$1" AS "x"')),
  },

  // ---- clauses of the statement
  {
    kind: "a WHERE",
    mutate: inFinal((text) =>
      text.includes("\nORDER BY")
        ? [text.replace("\nORDER BY", '\nWHERE s."key1" IS NOT NULL\nORDER BY')]
        : [`${text}\nWHERE s."key1" IS NOT NULL`],
    ),
  },
  { kind: "a LIMIT", mutate: append("\nLIMIT 1000") },
  { kind: "an OFFSET", mutate: append("\nOFFSET 1") },
  { kind: "rows locked", mutate: append("\nFOR UPDATE") },
  { kind: "a DISTINCT", mutate: inFinal(each(/^\nSELECT\n/g, "\nSELECT DISTINCT\n")) },
  { kind: "a GROUP BY", mutate: inFinal((text) => [`${text.replace(/\nORDER BY[^\n]*/, "")}\nGROUP BY 1`]) },
  {
    kind: "an ORDER BY more or less",
    mutate: inFinal((text) => [
      text.includes("\nORDER BY") ? text.replace(/\nORDER BY[^\n]*/, "") : `${text}\nORDER BY 1`,
    ]),
  },
  { kind: "SELECT INTO", mutate: inFinal(each(/\nFROM /g, '\nINTO "stolen"\nFROM ')) },
  { kind: "a second statement", mutate: append(';\nDELETE FROM "events"') },

  // ---- the spine
  { kind: "spine: another table", mutate: each(/"asked_rows"|(?<=FROM )"asof_spine"/g, '"asked_rows_2"') },
  {
    kind: "spine: rows numbered in an order",
    mutate: each(/ROW_NUMBER\(\) OVER \(\)/g, "ROW_NUMBER() OVER (ORDER BY random())"),
  },
  { kind: "spine: another column", mutate: each(/\bq\."(key|other)1"/g, 'q."$12" AS "$11"') },
  {
    kind: "spine: rows lost",
    mutate: each(/(?:\)|") AS q\n(?! +(?:ON|WHERE))/g, (match) => `${match[0]}WHERE TRUE\n`),
  },
  { kind: "spine: the author's query changed", mutate: each(/note <> /g, "note = ") },
  {
    kind: "spine: the author's values swapped",
    mutate: (text) => (text.includes("$2") ? [text.replace("$1", "$0").replace("$2", "$1").replace("$0", "$2")] : []),
  },
  { kind: "walk: keys of another table", mutate: each(/"events"(?= AS q\n {2}WHERE)/g, '"fixed"') },
  { kind: "walk: a key less", mutate: each(/(?<=SELECT DISTINCT )q\."own1", /g, "") },
  { kind: "walk: keys once for each of the first", mutate: each(/(?<=SELECT DISTINCT )(q\."own1")/g, "ON ($1) $1") },
  { kind: "walk: keys in another order", mutate: each(/(?<=DISTINCT )(q\."\w+"), (q\."\w+")/g, "$2, $1") },
  {
    kind: "walk: keys under each other's names",
    mutate: each(/(?<=DISTINCT )(q\.("\w+")), (q\.("\w+"))/g, "$3 AS $2, $1 AS $4"),
  },
  { kind: "walk: some of the keys", mutate: each(/(?<=q\."\w+" IS NOT NULL)/g, ' AND q."batch" > 5') },
  { kind: "walk: a limit of keys", mutate: each(/\n\) AS s\n(?=CROSS)/g, "\n  LIMIT 5\n) AS s\n") },
  { kind: "walk: a key against another", mutate: each(/(?<=r\."own1" = s\.)"own1"/g, '"own2"') },
  { kind: "walk: a key against itself", mutate: each(/(r\."own\d") = s\."own\d"/g, "$1 = $1") },
  { kind: "keys: another comparison", mutate: each(/(?<=r\."own\d" )=(?= s\.)/g, ">=") },
  { kind: "walk: a row that is no key's", mutate: each(/CROSS JOIN LATERAL/g, "CROSS JOIN") },
  { kind: "walk: keys without a row too", mutate: each(/CROSS( JOIN LATERAL[\s\S]* AS w)/g, "LEFT$1 ON TRUE") },
  { kind: "walk: the key for the row's column", mutate: each(/\n {2}w\."key(\d)"/g, '\n  s."own$1" AS "key$1"') },
  { kind: "walk: two columns swapped", mutate: each(/\n {2}(w\."\w+"),\n {2}(w\."\w+")/g, "\n  $2,\n  $1") },
  { kind: "walk: a column less", mutate: each(/,\n {2}w\."\w+"/g, "") },
  {
    kind: "walk: a source that hides the keys",
    mutate: (text) => (text.includes("CROSS JOIN LATERAL") ? [text.replace(/\br\b(?=["\s.])/g, "s")] : []),
  },
  { kind: "population: LEFT joined", mutate: each(/\n {2}JOIN (?=[^\n]* AS p)/g, "\n  LEFT JOIN ") },
  { kind: "population: another column", mutate: each(/\bp\."key1"/g, 'p."key2"') },
];

/** Changes that mean the same: the verifier accepts them, and running both on random data gives the same rows. */
export const equivalents: readonly (Mutator & { readonly because: string })[] = [
  {
    kind: "swap the arguments of GREATEST",
    because: "the greatest of two does not depend on which is named first",
    mutate: (text) => {
      const swapped = text.replace(
        /GREATEST\(((?:[^(),]|\([^()]*(?:\([^()]*\)[^()]*)*\))+), ((?:[^(),]|\([^()]*(?:\([^()]*\)[^()]*)*\))+)\)/g,
        "GREATEST($2, $1)",
      );
      return swapped === text ? [] : [swapped];
    },
  },
  {
    kind: "NULLS LAST after the event time",
    because: "no candidate has a NULL there",
    mutate: each(/"happened" DESC(?! NULLS)/g, '"happened" DESC NULLS LAST'),
  },
  {
    kind: "ROWS UNBOUNDED PRECEDING in full",
    because: "a frame that names no end ends with the current row",
    mutate: each(/ROWS UNBOUNDED PRECEDING/g, "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"),
  },
  {
    kind: "MATERIALIZED",
    because: "a common table that is computed once may say so",
    mutate: each(/" AS \(\n/g, '" AS MATERIALIZED (\n'),
  },
  {
    kind: "not MATERIALIZED in words",
    because: "a common table that is read once is computed once",
    mutate: each(/ AS MATERIALIZED \(\n/g, " AS (\n"),
  },
  {
    kind: "NULLS FIRST after the event time of arrays",
    because: "no row without one is in them",
    mutate: everywhere(/(?<=ARRAY_AGG\([^\n]* ORDER BY \(?r\."happened")(?=[,)])/g, " NULLS FIRST"),
  },
  {
    kind: "two conditions swapped",
    because: "AND is commutative",
    mutate: each(
      /(\n *(?:WHERE|ON|AND) )(r\.(?![^\n]*w\.)[^\n]+)(\n *AND )(r\.(?![^\n]*w\.)[^\n]+)(?=\n)/g,
      "$1$4$3$2",
    ),
  },
  { kind: "a comment", because: "comments say nothing to the warehouse", mutate: append("\n-- LIMIT 1") },
  {
    kind: "the spine sorted otherwise",
    because: "the order of the rows that are probed changes no row",
    mutate: each(/(ORDER BY s\."key1"), s\."key2"/g, "$1"),
  },
];
