/** The form of functions over frames: rows and moments on one line of whole numbers, of which each frame is a range. */
import { aggregateLaws, isExactSum } from "../../../src/ir/aggregate.ts";
import type { AggregatedFeature, WindowAggregateNode } from "../../../src/ir/plan.ts";
import { Deviation } from "./deviation.ts";
import { byMoment, type JoinForm, table } from "./joins.ts";
import { type Hole, integer, type Pattern } from "./pattern.ts";
import { conditionOf, valueSaid } from "./windows.ts";
import { event, rowsForm } from "./windows-rows.ts";
import { expectOneWindow, kept, madeOf, type Value } from "./windows-sums.ts";
import { and, carried, columnHole, instant, type JoinSaid, keyHoles, list, momentColumns, moments } from "./words.ts";

type Said = JoinSaid<WindowAggregateNode>;

export function framesForm(said: Said): JoinForm {
  expectOneWindow(said);
  if (said.join.bounds.some(({ side }, index) => side === "upper" && index > 0))
    throw new Deviation("a frame goes by one time, and rows are known later than they happened");
  const values = valuesOf(said);
  const [rows, timeline] = [table(said, "rows"), table(said, "timeline")];
  const [framed, windows] = [table(said, "framed"), table(said, "windows")];
  return {
    tables: [
      rowsForm(said, { available: null, values: [...new Set(values.values())] }, rows),
      timelineForm(said, values, timeline, rows),
      framedForm(said, values, framed, timeline),
      windowsForm(said, windows, framed),
    ],
    joined: byMoment(said, windows),
  };
}

const at = columnHole("at");

type Values = ReadonlyMap<AggregatedFeature, Value>;

/** Features of one column and one condition share a value. */
function valuesOf(said: Said): Values {
  const { features } = said.join;
  const made = new Map<string, Value>();
  return new Map(
    features.map((feature) => {
      const sharing = features.filter((one) => madeOf(one) === madeOf(feature));
      return [feature, kept(made, madeOf(feature), () => valueForm(sharing, made.size, said))];
    }),
  );
}

/** Of what is only counted, whether it is there. */
function valueForm(sharing: readonly AggregatedFeature[], index: number, said: Said): Value {
  const { t } = said.saying;
  const read = sharing.find(({ aggregate }) => aggregateLaws[aggregate.function].takes !== "anything");
  const feature = read ?? sharing[0];
  if (feature === undefined) throw new Error("a value is of some feature");
  const hole = columnHole(`value ${index + 1}`);
  const own = valueSaid(feature, said);
  const condition = conditionOf(feature, said);
  if (read !== undefined) return { hole, said: condition === null ? own : t`CASE WHEN ${condition} THEN ${own} END` };
  const present = t`${own} IS NOT NULL`;
  return { hole, said: t`CASE WHEN ${condition === null ? present : t`${condition} AND ${present}`} THEN 1 END` };
}

/** A moment has no values, so that it counts in no frame. */
function timelineForm(said: Said, values: Values, name: Hole, rows: Hole): Pattern {
  const { join, saying } = said;
  const { t } = saying;
  const holes = keyHoles(join);
  const each = [...new Set(values.values())];
  const own = [
    ...holes.map((key) => t`w.${key}`),
    t`${saying.ticks(t`w.${event}`)} AS ${at}`,
    t`CAST(NULL AS ${saying.type({ kind: "timestamp" })}) AS ${instant}`,
    ...each.map(({ hole }) => t`w.${hole}`),
  ];
  const ofMoments = [
    ...holes.map((key) => t`s.${key}`),
    saying.ticks(t`s.${instant}`),
    t`s.${instant}`,
    ...each.map(() => t`NULL`),
  ];
  return t`${name} AS (
    SELECT ${list(own, saying)} FROM ${rows} AS w
    UNION ALL
    SELECT ${list(ofMoments, saying)} FROM ${moments(said)} AS s)`;
}

function framedForm(said: Said, values: Values, name: Hole, timeline: Hole): Pattern {
  const { join, saying } = said;
  const { t } = saying;
  const functions = join.features.map((feature) => {
    const value = values.get(feature);
    if (value === undefined) throw new Error("a feature has a value");
    return t`${framedCall(feature, [value.hole], said)} AS ${carried(join, feature)}`;
  });
  const keys = keyHoles(join).map((key): Pattern => [key]);
  return t`${name} AS (SELECT ${list([...keys, [instant], ...functions], saying)} FROM ${timeline})`;
}

function framedCall({ name, aggregate, type }: AggregatedFeature, value: Pattern, said: Said): Pattern {
  const { saying } = said;
  const { ordered, distinct } = aggregateLaws[aggregate.function];
  if (ordered || distinct) throw new Deviation(`'${name}' is no function that goes over a frame`);
  const exact = isExactSum(aggregate.function, type) ? aggregate.input : null;
  return saying.aggregate({
    function: aggregate.function,
    value: exact === null ? value : saying.exactNumber(value, exact, 1),
    input: aggregate.input,
    when: null,
    greatestFirst: [],
    leastFirst: [],
    limit: 1,
    result: saying.type(type),
    resultKind: type.kind,
    frame: frameOf(said, aggregate.window),
  });
}

/** The last `w` numbers up to the moment's own, or those before it where the boundary is strict. */
function frameOf({ join, saying }: Said, window: number | null): Pattern {
  const { t } = saying;
  const keys = keyHoles(join).map((key): Pattern => [key]);
  const partition = keys.length === 0 ? [] : t`PARTITION BY ${list(keys, saying)}`;
  const inclusive = join.bounds[0]?.inclusive === true;
  const length = BigInt(window ?? 0) * saying.ticksPerMicrosecond;
  const start = window === null ? t`UNBOUNDED` : integer(inclusive ? length - 1n : length);
  const end = inclusive ? t`CURRENT ROW` : t`1 PRECEDING`;
  return t`${partition} ORDER BY ${at} RANGE BETWEEN ${start} PRECEDING AND ${end}`;
}

/** The moments alone, where sums of exact numbers become what they have to be. */
function windowsForm(said: Said, name: Hole, framed: Hole): Pattern {
  const { join, saying } = said;
  const { t } = saying;
  const functions = join.features.map((feature) => {
    const own = carried(join, feature);
    return isExactSum(feature.aggregate.function, feature.type)
      ? t`CAST(w.${own} AS ${saying.type(feature.type)}) AS ${own}`
      : t`w.${own}`;
  });
  return t`${name} AS (
    SELECT ${list([...momentColumns(said, t`w`), ...functions], saying)} FROM ${framed} AS w
    WHERE ${and([t`w.${instant} IS NOT NULL`], saying)})`;
}
