import type { FeatureViewDefinition, Relation } from "../../ir/definition.ts";
import type { Registry } from "../../ir/registry.ts";
import { AsofError, type Diagnostic, error, type Place } from "../../kernel/diagnostics.ts";
import type { QueryReader } from "../../ports/dialect.ts";
import { formatRelation, parseRelation } from "../relation-text.ts";

/**
 * Every table that the definitions' sources read, each once, by its name: those of queries as their reader tells them. Throws
 * what the reader has against a query, at the view that has it.
 */
export async function relationsRead(
  { featureViews }: Registry,
  reader: QueryReader,
  places: ReadonlyMap<string, Place>,
): Promise<readonly Relation[]> {
  const read = await Promise.all(featureViews.map((view) => relationsOf(view, reader)));
  const problems = read.flatMap((one, index) => {
    const view = featureViews[index];
    return one.refused === null || view === undefined ? [] : [told(view, one.refused, places)];
  });
  if (problems.length > 0) throw new AsofError(problems);
  const relations = read.flatMap((one) => one.relations);
  const byName = new Map(relations.map((relation) => [formatRelation(relation), relation]));
  return [...byName].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, relation]) => relation);
}

interface Read {
  readonly relations: readonly Relation[];
  readonly refused: Pick<Diagnostic, "code" | "message" | "hint"> | null;
}

async function relationsOf({ source: { from } }: FeatureViewDefinition, reader: QueryReader): Promise<Read> {
  if (from.kind !== "query") return { relations: [from.relation], refused: null };
  const reading = await reader.read(from.query);
  if (!reading.ok) return { relations: [], refused: reading.refusal };
  return { relations: reading.relations.map(parseRelation), refused: null };
}

function told(
  { name, source }: FeatureViewDefinition,
  { code, message, hint }: Pick<Diagnostic, "code" | "message" | "hint">,
  places: ReadonlyMap<string, Place>,
): Diagnostic {
  return error(code, `query source '${source.name}': ${message}`, {
    path: `featureViews.${name}.source`,
    place: places.get(`feature_view:${name}`),
    hint: hint ?? undefined,
  });
}
