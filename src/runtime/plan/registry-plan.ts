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
  readonly diff: RegistryDiff;
  readonly services: readonly ServiceSqlDiff[];
  /** True where an apply would publish something. */
  readonly hasChanges: boolean;
}

export interface ServiceSqlDiff {
  /** `delay_model@3`. */
  readonly service: string;
  readonly dialect: string;
  readonly hunks: readonly TextHunk[];
  /** Why there is no SQL to compare with: what the applied definitions no longer compile for. */
  readonly problems: readonly Diagnostic[];
}

/** Compares what is applied (null: nothing yet) with what would be. Only services whose SQL differs are told. */
export async function planRegistry(
  before: Registry | null,
  after: Registry,
  dialect: Dialect,
  templates: Templates,
): Promise<RegistryPlan> {
  const diff = diffRegistries(before, after);
  const services: ServiceSqlDiff[] = [];
  for (const key of serviceKeys(before, after)) {
    const old = await sqlOf(before, key, dialect, templates);
    const fresh = await sqlOf(after, key, dialect, templates);
    const hunks = diffText(old.sql, fresh.sql);
    const problems = [...old.problems, ...fresh.problems];
    if (hunks.length === 0 && problems.length === 0) continue;
    services.push({ service: key.replace(/^feature_service:/, ""), dialect: dialect.name, hunks, problems });
  }
  return { diff, services, hasChanges: diff.changes.length > 0 };
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
