import { type Duration, entity, featureView, t, table } from "../../src/index.ts";
import type { AsOfStrategyName } from "../../src/ports/dialect.ts";
import { inWords, type Subject } from "./subject.ts";
import type { IndexName } from "./tables.ts";

/** A join whose time tells something of a constant. */
interface AsOfSubject {
  readonly strategy: AsOfStrategyName;
  readonly source: "heap" | "small" | "facts" | "small_facts";
  readonly index: IndexName | null;
  readonly available: "known" | "loaded" | null;
  readonly ttl: Duration | null;
  readonly spine: "few" | "fair" | "many";
}

type More = Partial<Pick<AsOfSubject, "available" | "ttl" | "index">>;

function on(
  strategy: AsOfStrategyName,
  source: AsOfSubject["source"],
  spines: readonly AsOfSubject["spine"][],
  more: More = {},
): readonly Subject[] {
  return spines.map((spine) =>
    subjectOf({ strategy, source, index: null, available: null, ttl: null, ...more, spine }),
  );
}

const both = ["fair", "many"] as const;

const thing = entity("thing", { key: { k: t.int64 } });
const fact = { f0: t.float64 };
const features = Object.fromEntries(Array.from({ length: 10 }, (_, f) => [`f${f}`, t.float64]));

function subjectOf(said: AsOfSubject): Subject {
  const { strategy, source, index, available, ttl, spine } = said;
  const words = inWords([
    `${strategy} of ${source}`,
    index === null ? null : `index ${index}`,
    available,
    ttl === null ? null : `ttl ${ttl}`,
    `spine ${spine}`,
  ]);
  return { words, strategy, source, index, definitions: definitionsOf(said), spine };
}

function definitionsOf({ source, available, ttl }: AsOfSubject): readonly object[] {
  const from = source.endsWith("facts")
    ? table(source, {})
    : table(source, {
        eventTime: "at",
        createdTime: "created",
        ...(available === null ? {} : { availableAt: available }),
      });
  return [
    thing,
    featureView("subject", {
      entities: [thing],
      source: from,
      ...(ttl === null ? {} : { ttl }),
      features: source.endsWith("facts") ? fact : features,
    }),
  ];
}

/** Every constant of as-of joins is seen in one of these, most in several. Those of one index follow each other. */
export const asOfSubjects: readonly Subject[] = [
  ...on("probe", "heap", both, { index: "narrow" }),
  ...on("probe", "heap", both, { index: "narrow", available: "known" }),
  ...on("probe", "heap", both, { index: "narrow", available: "loaded" }),
  ...on("probe", "heap", both, { index: "wide", available: "known" }),
  ...on("probe", "heap", both, { index: "wideLoaded", available: "loaded" }),
  ...on("probe", "heap", ["fair"], { index: "keyed" }),
  ...on("probe", "heap", ["few"]),
  ...on("probe", "small", ["few"]),
  ...on("sweep", "heap", both),
  ...on("sweep", "small", both),
  ...on("sweep", "heap", both, { available: "known" }),
  ...on("sweep", "small", both, { available: "known" }),
  ...on("arrays", "heap", both),
  ...on("arrays", "small", both),
  ...on("arrays", "heap", both, { available: "known" }),
  ...on("arrays", "small", both, { available: "known" }),
  ...on("rank", "heap", ["few", "fair"]),
  ...on("rank", "heap", both, { ttl: "5 days" }),
  ...on("rank", "small", ["few", ...both]),
  ...on("lookup", "facts", both),
  ...on("lookup", "small_facts", both),
];
