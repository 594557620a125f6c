/** Stand-ins for an engine, made of the twin itself: one that is right, and the faults that the harness must notice. */
import type { FeatureViewDefinition, SourceDefinition } from "../../src/ir/definition.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import type { Actual } from "../naive/compare.ts";
import { naiveHistorical, outputColumns } from "../naive/historical.ts";
import type { Scenario, ScenarioColumn } from "../naive/scenario.ts";
import { formatInstant, parseTime } from "../naive/time.ts";
import type { RunScenario } from "./property.ts";

/** The twin's own answer, each free choice taken once from the front and once from the back. */
export function answer(scenario: Scenario): Actual {
  const result = naiveHistorical(scenario);
  const columns = outputColumns(result).map((column) => column.name);
  const rows = result.rows.map((row, number): Row => {
    const chosen = row.accepted.map((tuples) => (number % 2 === 0 ? tuples[0] : tuples.at(-1)) ?? []);
    return [...row.spine, ...chosen.flat()];
  });
  return { columns, rows: result.ordered ? rows : rows.reverse() };
}

export const honest: RunScenario = (scenario) => Promise.resolve(answer(scenario));

/** A wrong engine: answers another scenario than the one asked, or spoils the answer. */
function wrong(
  change: (scenario: Scenario) => Scenario,
  spoil = (actual: Actual, _scenario: Scenario) => actual,
): RunScenario {
  return (scenario) => Promise.resolve(spoil(answer(change(scenario)), scenario));
}

const same = (scenario: Scenario): Scenario => scenario;

/** A fault that leaves the spine alone: the features are another scenario's, the spine's values stay as they are. */
function wrongJoin(change: (scenario: Scenario) => Scenario): RunScenario {
  return (scenario) => {
    const [right, other] = [naiveHistorical(scenario), answer(change(keepingSpine(scenario, scenario)))];
    const rows = right.ordered ? right.rows : right.rows.toReversed();
    const width = right.spineColumns.length;
    return Promise.resolve({
      columns: other.columns,
      rows: other.rows.map((row, number) => [...(rows[number]?.spine ?? []), ...row.slice(width)]),
    });
  };
}

function views(change: (view: FeatureViewDefinition) => FeatureViewDefinition): RunScenario {
  return wrong((scenario) => keepingSpine(scenario, { ...scenario, views: scenario.views.map(change) }));
}

function sources(change: (source: SourceDefinition) => Partial<SourceDefinition>): RunScenario {
  return views((view) => ({ ...view, source: { ...view.source, ...change(view.source) } }));
}

/** Faults of a join alone: the rows that a range or an instant lists stay right, so that the join itself must be noticed. */
function keepingSpine(original: Scenario, changed: Scenario): Scenario {
  const { spine } = original.request;
  if (spine.kind !== "range" && spine.kind !== "as_of") return changed;
  const result = naiveHistorical(original);
  const rows = {
    kind: "rows",
    columns: result.spineColumns,
    rows: result.rows.map((row) => row.spine),
    time: spine.time,
  };
  return { ...changed, request: { ...changed.request, spine: { ...rows, kind: "rows" } } };
}

/** Changes the values of one column that the definition names, in every source. */
function sourceColumn(
  named: (source: SourceDefinition) => readonly (string | null)[],
  change: (value: CanonicalValue, column: ScenarioColumn) => CanonicalValue,
): RunScenario {
  return wrong((scenario) => ({
    ...scenario,
    tables: scenario.tables.map((table) => {
      const view = scenario.views.find(({ source }) => sourceTable(scenario, source) === table.relation.name);
      const names = view === undefined ? [] : named(view.source);
      const cell = (value: CanonicalValue, index: number) => {
        const column = table.columns[index];
        return column !== undefined && names.includes(column.name) ? change(value, column) : value;
      };
      return { ...table, rows: table.rows.map((row) => row.map(cell)) };
    }),
  }));
}

function sourceTable(scenario: Scenario, { from }: SourceDefinition): string | undefined {
  if (from.kind !== "query") return from.relation.name;
  return scenario.queries.find((one) => one.query === from.query)?.relation.name;
}

const second = 1_000_000;

/** Faults by name; each is caught by a run of 200 scenarios. */
export const faults: Readonly<Record<string, RunScenario>> = {
  "TTL dropped": views((view) => ({ ...view, ttl: null })),
  "TTL exclusive": views((view) => ({ ...view, ttl: view.ttl === null ? null : view.ttl - 1 })),
  "TTL a microsecond too long": views((view) => ({ ...view, ttl: view.ttl === null ? null : view.ttl + 1 })),
  "TTL cut to whole seconds": views((view) => ({
    ...view,
    ttl: view.ttl === null ? null : Math.floor(view.ttl / second) * second,
  })),
  "strict read as inclusive": views((view) => ({ ...view, boundary: "inclusive" })),
  "inclusive read as strict": views((view) => ({ ...view, boundary: "strict" })),
  "availability ignored": sources(() => ({ availableAt: null })),
  "NULL availability taken for available": sourceColumn(
    (source) => [source.availableAt],
    (value) => value ?? "2000-01-01",
  ),
  "created time ignored": sources(() => ({ createdTime: null })),
  "tie-breaks ignored": sources(() => ({ tieBreaks: [] })),
  "tie-breaks in reverse": sources((source) => ({ tieBreaks: source.tieBreaks.toReversed() })),
  "NULL created time first": sourceColumn(
    (source) => [source.createdTime],
    (value) => value ?? "9999-01-01",
  ),
  "rows with NULL created time left out": wrong((scenario) => ({
    ...scenario,
    tables: scenario.tables.map((table) => ({
      ...table,
      rows: table.rows.filter((row) => !hasNullCreated(scenario, table.relation.name, table.columns, row)),
    })),
  })),
  "declared zone ignored": sources(() => ({ timeZone: null })),
  "NULL keys match each other": wrongJoin((scenario) => withNullKeysAs(scenario)),
  "spine duplicates lost": wrong(same, (actual) => ({ ...actual, rows: distinct(actual.rows) })),
  "rows with NULL keys or times lost": wrong(same, (actual, scenario) => ({
    ...actual,
    rows: actual.rows.filter((row) => row[actual.columns.indexOf(scenario.request.spine.time)] !== null),
  })),
  "ties multiplied": wrong(same, (actual) => ({ ...actual, rows: actual.rows.flatMap((row) => [row, row]) })),
  "uploaded order lost": wrong(same, (actual, scenario) => ({
    ...actual,
    rows: scenario.request.spine.kind === "rows" ? actual.rows.toReversed() : actual.rows,
  })),
  "features of a tie mixed": wrong(same, (actual, scenario) => ({ ...actual, rows: mixed(scenario) })),
  "roles swapped": wrongJoin((scenario) => ({
    ...scenario,
    request: {
      ...scenario.request,
      selections: scenario.request.selections.map((one) => ({ ...one, keys: {} })),
    },
  })),
  "keys put together as text": wrongJoin((scenario) => withJoinedKeys(scenario)),
  "floats cut to integers": wrong(same, (actual) => ({
    ...actual,
    rows: actual.rows.map((row) => row.map((value) => (typeof value === "number" ? Math.trunc(value) : value))),
  })),
  "long names cut": wrong(same, (actual) => ({ ...actual, columns: actual.columns.map((name) => name.slice(0, 63)) })),
  "range end included": wrong((scenario) => withRangeEndLater(scenario)),
  "instants listed before rows are known": wrong((scenario) => {
    const { spine } = scenario.request;
    if (spine.kind !== "as_of") return scenario;
    const views = scenario.views.map((view) => ({ ...view, source: { ...view.source, availableAt: null } }));
    return { ...scenario, views };
  }),
};

function hasNullCreated(scenario: Scenario, table: string, columns: readonly ScenarioColumn[], row: Row): boolean {
  const view = scenario.views.find(({ source }) => sourceTable(scenario, source) === table);
  const place = columns.findIndex((column) => column.name === view?.source.createdTime);
  return place >= 0 && row[place] === null;
}

function distinct(rows: readonly Row[]): readonly Row[] {
  const text = (row: Row) => row.map((value) => `${typeof value} ${String(value)}`).join("|");
  return [...new Map(rows.map((row) => [text(row), row])).values()];
}

/** Each feature of a tie from another of its rows. */
function mixed(scenario: Scenario): readonly Row[] {
  const result = naiveHistorical(scenario);
  return result.rows.map((row): Row => {
    const chosen = row.accepted.map((tuples) =>
      (tuples[0] ?? []).map((_, index) => tuples[index % tuples.length]?.[index] ?? null),
    );
    return [...row.spine, ...chosen.flat()];
  });
}

/** Keys compared as SQL's IS NOT DISTINCT FROM would: NULL stands for an ordinary value on both sides. */
function withNullKeysAs(scenario: Scenario): Scenario {
  return withKeys(scenario, (keys) => keys.map((key) => key ?? "NULL"));
}

/** The first key becomes the text of the first two, the second the same for all rows. */
function withJoinedKeys(scenario: Scenario): Scenario {
  return withKeys(scenario, ([first = null, next, ...others]) => {
    if (first === null || next === undefined || next === null) return [first, next ?? null, ...others];
    return [`${String(first)}${String(next)}`, "", ...others];
  });
}

/** Changes the keys of every source row and spine row, for the views that have all of the scenario's keys. */
function withKeys(scenario: Scenario, change: (keys: Row) => Row): Scenario {
  const keys = scenario.entities.flatMap((entity) => entity.keys.map((key) => key.name));
  const { spine } = scenario.request;
  const complete = scenario.views.every((view) => view.entities.length === scenario.entities.length);
  const roles = scenario.request.selections.some((one) => Object.keys(one.keys).length > 0);
  const filtered = scenario.queries.some((query) => query.where !== null);
  if (spine.kind !== "rows" || !complete || roles || filtered || keys.length < 2) return scenario;
  const changed = (columns: readonly { readonly name: string }[], rows: readonly Row[], names: readonly string[]) => {
    const places = names.map((name) => columns.findIndex((column) => column.name === name));
    return rows.map((row) => {
      const values = change(places.map((place) => row[place] ?? null));
      return row.map((value, index) => (places.includes(index) ? (values[places.indexOf(index)] ?? null) : value));
    });
  };
  const tables = scenario.tables.map((table) => {
    const view = scenario.views.find(({ source }) => sourceTable(scenario, source) === table.relation.name);
    const names = keys.map((key) =>
      view !== undefined && Object.hasOwn(view.source.keys, key) ? (view.source.keys[key] ?? key) : key,
    );
    return { ...table, rows: changed(table.columns, table.rows, names) };
  });
  const rows = changed(spine.columns, spine.rows, keys);
  return { ...scenario, tables, request: { ...scenario.request, spine: { ...spine, rows } } };
}

function withRangeEndLater(scenario: Scenario): Scenario {
  const { spine } = scenario.request;
  if (spine.kind !== "range") return scenario;
  const end = formatInstant(BigInt(parseTime(spine.end)) + 1n);
  return { ...scenario, request: { ...scenario.request, spine: { ...spine, end } } };
}
