import type { Templates } from "../../compiler/compile.ts";
import { diffRegistries } from "../../compiler/registry/diff-registries.ts";
import { diffText, type TextHunk } from "../../compiler/registry/diff-text.ts";
import type { FeatureServiceDefinition } from "../../ir/definition.ts";
import { definitionKey, type Registry, type RegistryDiff } from "../../ir/registry.ts";
import { AsofError, type Diagnostic } from "../../kernel/diagnostics.ts";
import type { Dialect } from "../../ports/dialect.ts";
import { canonicalSql } from "./canonical-sql.ts";

/** What an apply would change: definitions, and the SQL of each feature service. */
export interface RegistryPlan {
  /** The definitions that differ. */
  readonly diff: RegistryDiff;
  /** The feature services whose SQL differs, each for every dialect in which it does. */
  readonly services: readonly ServiceSqlDiff[];
  /** True where an apply would publish something. */
  readonly hasChanges: boolean;
}

/** How the SQL of one feature service would change. */
export interface ServiceSqlDiff {
  /** `delay_model@3`. */
  readonly service: string;
  /** Whose SQL it is. */
  readonly dialect: string;
  /** The lines that differ, with those around them; none where only problems are told. */
  readonly hunks: readonly TextHunk[];
  /** Why there is no SQL to compare with: what the applied definitions no longer compile for. */
  readonly problems: readonly Diagnostic[];
}

/** Compares what is applied (null: nothing yet) with what would be, in every dialect. Only services whose SQL differs are told. */
export async function planRegistry(
  before: Registry | null,
  after: Registry,
  dialects: readonly Dialect[],
  templates: Templates,
): Promise<RegistryPlan> {
  const diff = diffRegistries(before, after);
  const services: ServiceSqlDiff[] = [];
  for (const key of serviceKeys(before, after).filter(affectedBy(diff, before, after)))
    for (const dialect of dialects) {
      const old = await sqlOf(before, key, dialect, templates);
      const fresh = await sqlOf(after, key, dialect, templates);
      const hunks = diffText(old.sql, fresh.sql);
      const problems = [...old.problems, ...fresh.problems];
      if (hunks.length === 0 && problems.length === 0) continue;
      services.push({ service: key.replace(/^feature_service:/, ""), dialect: dialect.name, hunks, problems });
    }
  return { diff, services, hasChanges: diff.changes.length > 0 };
}

/**
 * Whether a service can have other SQL than before: it, a view that it asks for or an entity of such a view has changed. The
 * others are not compiled, which takes most of the time of a large registry.
 */
function affectedBy(diff: RegistryDiff, before: Registry | null, after: Registry): (key: string) => boolean {
  const changed = new Set(diff.changes.map(({ key }) => key));
  const views = [...(before?.featureViews ?? []), ...after.featureViews].filter(
    (view) => changed.has(definitionKey(view)) || view.entities.some((name) => changed.has(`entity:${name}`)),
  );
  const touched = new Set(views.map(({ name }) => name));
  const services = [...(before?.featureServices ?? []), ...after.featureServices].filter((service) =>
    service.features.some(({ view }) => touched.has(view)),
  );
  const affected = new Set([...changed, ...services.map((service) => definitionKey(service))]);
  return (key) => affected.has(key);
}

function serviceKeys(before: Registry | null, after: Registry): readonly string[] {
  const services = [...(before?.featureServices ?? []), ...after.featureServices];
  return [...new Set(services.map((service) => definitionKey(service)))].sort();
}

async function sqlOf(
  registry: Registry | null,
  key: string,
  dialect: Dialect,
  templates: Templates,
): Promise<{ readonly sql: string; readonly problems: readonly Diagnostic[] }> {
  const service = registry?.featureServices.find((one: FeatureServiceDefinition) => definitionKey(one) === key);
  if (registry === null || service === undefined) return { sql: "", problems: [] };
  try {
    return { sql: `${await canonicalSql(registry, service, dialect, templates)}\n`, problems: [] };
  } catch (failure) {
    if (failure instanceof AsofError) return { sql: "", problems: failure.diagnostics };
    throw failure;
  }
}
