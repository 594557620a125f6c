/** Events of OpenLineage, version 2.0.2 of its specification: one run of it for each view of a run of ours, which is their parent. */
import type { Relation, SourceDefinition } from "../../ir/definition.ts";
import type { Registry } from "../../ir/registry.ts";
import { formatRelation } from "../../ir/relation-name.ts";
import { sha256 } from "../../kernel/hash.ts";
import { version } from "../../kernel/version.ts";
import type { Run } from "../../ports/run-store.ts";
import type { RunEvent, ViewSummary } from "./events.ts";

const producer = `https://www.npmjs.com/package/asof/v/${version}`;
const schemaURL = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

export type OpenLineageType = "START" | "COMPLETE" | "FAIL" | "ABORT";

export interface OpenLineageEvent {
  readonly eventType: OpenLineageType;
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string; readonly facets: Facets };
  readonly job: { readonly namespace: string; readonly name: string };
  readonly inputs: readonly OpenLineageDataset[];
  readonly outputs: readonly OpenLineageDataset[];
}

export interface OpenLineageDataset {
  readonly namespace: string;
  readonly name: string;
  readonly outputFacets?: Facets;
}

type Facets = Readonly<Record<string, object>>;

/** What datasets are named by. */
export interface LineageNames {
  readonly registry: Registry;
  /** Of the warehouse's tables. */
  readonly warehouse: string;
  /** Of online tables. */
  readonly online: string;
}

/** Turns what happens in a run into events; null for what is none. */
export class OpenLineageRun {
  readonly #names: LineageNames;
  #run: Run | null = null;

  constructor(names: LineageNames) {
    this.#names = names;
  }

  eventOf(one: RunEvent): OpenLineageEvent | null {
    if (one.event === "run-started") this.#run = one.run;
    if (this.#run === null) return null;
    if (one.event === "view-started") return this.#event("START", one.at, this.#run, one.table.view, one.table.version);
    if (one.event !== "view-finished") return null;
    const { summary } = one;
    return this.#event(endOf(summary), one.at, this.#run, summary.view, summary.version, summary);
  }

  #event(
    eventType: OpenLineageType,
    eventTime: string,
    run: Run,
    view: string,
    edition: string,
    summary: ViewSummary | null = null,
  ): OpenLineageEvent {
    const { registry, warehouse, online } = this.#names;
    const source = registry.featureViews.find(({ name }) => name === view)?.source ?? null;
    const name = `${run.project}.${view}@${edition}`;
    const statistics = summary && {
      outputStatistics: facet("OutputStatisticsOutputDatasetFacet", { rowCount: summary.written }),
    };
    return {
      ...{ eventType, eventTime, producer, schemaURL },
      run: { runId: uuidOf(`${run.id} ${view}`), facets: { ...facetsOf(run), ...errorOf(summary) } },
      job: jobOf(run, `materialize.${view}`),
      inputs: source === null ? [] : [{ namespace: warehouse, name: nameOf(source) }],
      outputs: [{ namespace: online, name, ...(statistics && { outputFacets: statistics }) }],
    };
  }
}

function endOf({ state }: ViewSummary): OpenLineageType {
  return ({ succeeded: "COMPLETE", failed: "FAIL", cancelled: "ABORT" } as const)[state];
}

function facetsOf(run: Run): Facets {
  const { start, end } = run.asked;
  const parent = { run: { runId: run.id }, job: jobOf(run, "materialize") };
  const nominal =
    start === null
      ? {}
      : { nominalTime: facet("NominalTimeRunFacet", { nominalStartTime: start, nominalEndTime: end }) };
  return { parent: facet("ParentRunFacet", parent), ...nominal };
}

function errorOf(summary: ViewSummary | null): Facets {
  const [first] = summary?.problems ?? [];
  if (first === undefined) return {};
  const message = `${first.code}: ${first.message}`;
  return { errorMessage: facet("ErrorMessageRunFacet", { message, programmingLanguage: "TypeScript" }) };
}

function jobOf({ project }: Run, name: string): OpenLineageEvent["job"] {
  return { namespace: `asof.${project}`, name };
}

function facet(name: string, content: object): object {
  return {
    _producer: producer,
    _schemaURL: `https://openlineage.io/spec/facets/1-0-0/${name}.json#/$defs/${name}`,
    ...content,
  };
}

function nameOf({ from, name }: SourceDefinition): string {
  return from.kind === "query" ? name : parts(from.relation);
}

function parts(relation: Relation): string {
  return formatRelation(relation);
}

/** The same for the same words: a start and an end find each other, and a repetition is none. */
function uuidOf(words: string): string {
  const digits = sha256(words);
  const variant = (Number.parseInt(digits.slice(16, 18), 16) & 0x3f) | 0x80;
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant.toString(16)}${digits.slice(18, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}
