import {
  avg,
  count,
  countDistinct,
  entity,
  featureView,
  last,
  max,
  sum,
  t,
  table,
  type Window,
} from "../../src/index.ts";
import type { WindowStrategyName } from "../../src/ports/dialect.ts";
import { inWords, type Subject } from "./subject.ts";
import type { IndexName, SpineTable } from "./tables.ts";

/** Functions over windows whose time tells something of a constant. */
interface WindowSubject {
  readonly strategy: WindowStrategyName;
  /** `heap` has 100 rows a key in 100 days, `small` 20, `dense` 2,000, `gappy` 20,000 with NULLs. */
  readonly source: "heap" | "small" | "dense" | "gappy";
  readonly index: IndexName | null;
  readonly functions: keyof typeof functions;
  readonly windows: keyof typeof windows;
  /** Whether a row counts only from when it is known. */
  readonly available: boolean;
  readonly spine: "few" | "fair" | "many";
}

const windows = {
  shortest: ["1 hour"],
  short: ["1 hour", "1 day", "7 days"],
  long: ["7 days", "30 days"],
} as const satisfies Readonly<Record<string, readonly [Window, ...Window[]]>>;

const functions = {
  count: { n: count() },
  totals: { n: count(), sum_k: sum("k", t.int64) },
  four: { n: count(), sum_k: sum("k", t.int64), mean: avg("f0"), top: max("f1", t.float64) },
  sorting: { newest: last("f0", t.float64), different: countDistinct("f1") },
  greatest: { top: max("f0", t.float64) },
} as const;

type More = Partial<Pick<WindowSubject, "index" | "windows" | "available">>;

function on(
  strategy: WindowStrategyName,
  source: WindowSubject["source"],
  asked: readonly WindowSubject["functions"][],
  spines: readonly WindowSubject["spine"][],
  more: More = {},
): readonly Subject[] {
  return asked.flatMap((one) =>
    spines.map((spine) =>
      subjectOf({ strategy, source, index: null, functions: one, windows: "short", available: true, ...more, spine }),
    ),
  );
}

const thing = entity("thing", { key: { k: t.int64 } });

function subjectOf(said: WindowSubject): Subject {
  const { strategy, source, index, available, spine } = said;
  const words = inWords([
    `${strategy} of ${source}`,
    index === null ? null : `index ${index}`,
    `${said.functions} over ${said.windows} windows`,
    available ? "known" : null,
    `spine ${spine}`,
  ]);
  return { words, strategy, source, index, definitions: definitionsOf(said), spine: spineOf(said) };
}

/** With the keys of the source. */
function spineOf({ source, spine }: WindowSubject): SpineTable {
  if (source === "gappy") return "gappy_fair";
  return source === "dense" ? `dense_${spine}` : spine;
}

function definitionsOf({ source, functions: asked, windows: over, available }: WindowSubject): readonly object[] {
  const aggregations = Object.entries(functions[asked]).map(([name, one]) => [name, one.over(...windows[over])]);
  const from = table(source, { eventTime: "at", ...(available ? { availableAt: "known" } : {}) });
  return [
    thing,
    featureView("subject", { entities: [thing], source: from, aggregate: Object.fromEntries(aggregations) }),
  ];
}

const both = ["fair", "many"] as const;

/** Every constant of windows is seen in one of these, most in several. Those of one index follow each other. */
export const windowSubjects: readonly Subject[] = [
  ...on("probe", "heap", ["count", "four", "sorting"], both, { index: "covering" }),
  ...on("probe", "heap", ["four"], ["fair"], { index: "covering", windows: "long" }),
  ...on("probe", "dense", ["count", "four", "sorting"], ["fair"], { index: "covering" }),
  ...on("probe", "heap", ["count", "four"], both, { index: "narrow" }),
  ...on("probe", "dense", ["four"], ["fair"], { index: "narrow" }),
  ...on("probe", "heap", ["four"], ["fair"], { index: "keyed" }),
  ...on("probe", "heap", ["four"], ["few"]),
  ...on("probe", "small", ["four"], ["few"]),
  ...on("arrays", "heap", ["count", "four", "sorting"], both),
  ...on("arrays", "heap", ["four"], ["fair"], { windows: "long" }),
  ...on("arrays", "small", ["count", "four"], both),
  ...on("arrays", "dense", ["count", "four", "sorting"], ["fair"]),
  ...on("arrays", "gappy", ["greatest"], ["fair"], { windows: "shortest" }),
  ...on("running", "heap", ["count", "totals"], both),
  ...on("running", "heap", ["count", "totals"], ["many"], { available: false }),
  ...on("running", "heap", ["totals"], ["fair"], { windows: "long" }),
  ...on("running", "small", ["count", "totals"], both),
  ...on("running", "small", ["totals"], ["many"], { available: false }),
  ...on("running", "dense", ["totals"], ["fair"]),
  ...on("frames", "heap", ["count", "four"], both, { available: false }),
  ...on("frames", "heap", ["four"], ["fair"], { windows: "long", available: false }),
  ...on("frames", "heap", ["greatest"], ["fair"], { windows: "shortest", available: false }),
  ...on("frames", "small", ["count", "four"], both, { available: false }),
  ...on("frames", "dense", ["totals", "greatest"], ["fair"], { available: false }),
  ...on("pairs", "heap", ["count", "four", "sorting"], both),
  ...on("pairs", "heap", ["four"], ["few"]),
  ...on("pairs", "heap", ["four"], ["fair"], { windows: "long" }),
  ...on("pairs", "small", ["count", "four"], both),
  ...on("pairs", "dense", ["four"], ["few"]),
];
