import type { Registry } from "../../ir/registry.ts";
import { AsofError, error, type Place } from "../../kernel/diagnostics.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { Grant, MakingPlace } from "../../ports/grants.ts";
import { parseRelation } from "../relation-text.ts";
import type { GrantsOptions, GrantsPurpose } from "./options.ts";
import { relationsRead } from "./relations-read.ts";

/** The rights that definitions need, and no others. */
export interface ProjectGrants {
  /** Whose statements they are. */
  readonly dialect: string;
  /** What they are for. */
  readonly for: GrantsPurpose;
  /** Who gets them, as the warehouse names them. */
  readonly to: string;
  /** In the order in which they can be run. */
  readonly grants: readonly Grant[];
  /** What the statements cannot say. */
  readonly remarks: readonly string[];
}

export interface GrantsSurroundings {
  readonly registry: Registry;
  readonly places: ReadonlyMap<string, Place>;
  readonly dialect: Dialect;
  /** Of the warehouse, as far as they are said, without secrets. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Throws `config-invalid` with all that would have to be said, and what is wrong with a source's query. */
export async function projectGrants(
  { registry, places, dialect, options }: GrantsSurroundings,
  { for: purpose = "reading", to, schema }: GrantsOptions,
): Promise<ProjectGrants> {
  const reads = await relationsRead(registry, dialect.reader, places);
  const makesIn = purpose === "reading" ? null : makingPlace(schema);
  const answer = dialect.grants({ to: to ?? null, options, reads, makesIn });
  if (answer.ok)
    return { dialect: dialect.name, for: purpose, to: answer.to, grants: answer.grants, remarks: answer.remarks };
  throw new AsofError(
    answer.lacks.map(({ option, message, hint }) =>
      error("config-invalid", message, { path: option === "to" ? "to" : `warehouse.${option}`, hint }),
    ),
  );
}

function makingPlace(schema: string | undefined): MakingPlace {
  if (schema === undefined) return { database: null, schema: null };
  const { database, schema: outer, name } = parseRelation(schema);
  if (database === null) return { database: outer, schema: name };
  throw AsofError.of("invalid-name", `'${schema}' does not name a schema`, { hint: "write schema or database.schema" });
}
