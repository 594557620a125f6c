import { requirements } from "../../compiler/compile.ts";
import { defaultEventTime } from "../../define/index.ts";
import type { Position } from "../../define/position.ts";
import { givenPosition } from "../../define/test-position.ts";
import type { QueryText, Relation, SourceDefinition } from "../../ir/definition.ts";
import type { FeatureTestDefinition, GivenRows } from "../../ir/feature-test.ts";
import type { Registry } from "../../ir/registry.ts";
import type { HistoricalRequest } from "../../ir/request.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import type { QueryReader } from "../../ports/dialect.ts";
import { formatRelation, parseRelation } from "../relation-text.ts";

/** What a test works with: the tables that its features read, and what each is given. */
export interface ReadTable {
  readonly relation: Relation;
  readonly given: readonly GivenRows[];
}

/** The tables that a test's features read, with the rows given of each; what is given of others is a problem. */
export async function tablesRead(
  test: FeatureTestDefinition,
  registry: Registry,
  reader: QueryReader,
  problems: Diagnostic[],
): Promise<readonly ReadTable[]> {
  const { relations, queries } = requirements(registry, requestOf(test));
  const ofQueries = await Promise.all(queries.map((query) => relationsOf(query, reader)));
  const tables = new Map(
    [...relations.map(withoutDatabase), ...ofQueries.flat()].map((one) => [formatRelation(one), one]),
  );
  const given = new Map<string, GivenRows[]>();
  for (const rows of test.given) {
    const at = givenPosition(test, rows, problems);
    const name = await tableOf(rows.source, reader, at);
    if (name === null) continue;
    given.set(name, [...(given.get(name) ?? []), rows]);
    if (!tables.has(name)) refuseUnread(name, [...tables.keys()], at);
  }
  return [...tables].map(([name, relation]) => ({ relation, given: given.get(name) ?? [] }));
}

function requestOf({ features }: FeatureTestDefinition): HistoricalRequest {
  const spine = { kind: "rows", columns: [], time: defaultEventTime } as const;
  return { spine, features, fullNames: false, strategies: {}, strategy: null };
}

/** The engine has one database, which stands for every other. */
export function withoutDatabase(relation: Relation): Relation {
  return { ...relation, database: null };
}

/** A query that cannot be read is told where it is compiled. */
async function relationsOf(query: QueryText, reader: QueryReader): Promise<readonly Relation[]> {
  const reading = await reader.read(query);
  return reading.ok ? reading.relations.map(parseRelation) : [];
}

/** The table that takes the rows of a source; of a query the one that it reads. */
async function tableOf({ name, from }: SourceDefinition, reader: QueryReader, at: Position): Promise<string | null> {
  if (from.kind !== "query") return formatRelation(withoutDatabase(from.relation));
  const reads = await relationsOf(from.query, reader);
  const [only, ...others] = reads;
  if (only !== undefined && others.length === 0) return formatRelation(only);
  const names = reads.map((one) => `'${formatRelation(one)}'`).join(", ");
  at.error(
    "invalid-test",
    `the query '${name}' reads ${reads.length === 0 ? "no table" : names}: rows of it belong to no one table`,
    'give the rows of each table that it reads: rowsOf(table("orders"), [{ … }])',
  );
  return null;
}

function refuseUnread(name: string, read: readonly string[], at: Position): void {
  const those = read.length === 0 ? "no table" : read.map((one) => `'${one}'`).join(", ");
  at.error("invalid-test", `the tested features do not read '${name}'`, `they read ${those}`);
}
