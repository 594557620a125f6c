import { findTable } from "../../ir/catalog.ts";
import { formatRelation } from "../../ir/relation-name.ts";
import type {
  Population,
  ResolvedJoin,
  ResolvedPopulation,
  ResolvedRequestValue,
  ResolvedSpine,
  ResolvedSpineOrigin,
  SpineColumn,
  SpineColumnDeclaration,
  SpineRequest,
} from "../../ir/request.ts";
import { instant, typeName } from "../../ir/types.ts";
import { suggestion } from "../../kernel/names.ts";
import { parseInstant } from "../../kernel/time.ts";
import { comparable } from "./compatible.ts";
import { admitted, type Facts, knownColumns, queryKey } from "./facts.ts";
import type { Problems } from "./problems.ts";
import { checkRequestValues } from "./request-values.ts";

/** What is taken of a spine. */
export interface SpineUses {
  readonly joins: readonly ResolvedJoin[];
  readonly requestValues: readonly ResolvedRequestValue[];
}

/** The rows to enrich: their columns, their time and their keys, checked against what the joins need. */
export function resolveSpine(
  spine: SpineRequest,
  { joins, requestValues }: SpineUses,
  facts: Facts,
  problems: Problems,
): Omit<ResolvedSpine, "times"> {
  const known = spineColumns(spine, joins, facts, problems);
  const columns = known ?? [];
  const time = columns.find((column) => column.name === spine.time);
  // What is unknown has been told; what follows from it has not to be.
  if (known !== null) {
    checkTime(spine, columns, time, problems);
    checkKeys(spine, joins, columns, problems);
    checkRequestValues(spine, requestValues, columns, problems);
  }
  return {
    from: origin(spine, facts),
    columns,
    time: { column: spine.time, time: time?.time ?? instant },
    keys: unique(joins.flatMap((join) => join.keys.map((key) => key.spineColumn))),
    requestValues,
  };
}

function origin(spine: SpineRequest, facts: Facts): ResolvedSpineOrigin {
  switch (spine.kind) {
    case "rows":
      return { kind: "rows" };
    case "table":
      return { kind: "table", relation: spine.relation };
    case "query":
      return { kind: "query", query: admitted(spine.query, facts) };
    case "range":
      return { kind: "range", start: spine.start, end: spine.end, population: listed(spine.population, facts) };
    case "as_of":
      return { kind: "as_of", instant: spine.instant, population: listed(spine.population, facts) };
  }
}

function listed(population: Population | null, facts: Facts): ResolvedPopulation | null {
  if (population?.kind !== "query") return population;
  return { kind: "query", query: admitted(population.query, facts) };
}

/** Null where they cannot be told, which is a problem told. */
function spineColumns(
  spine: SpineRequest,
  joins: readonly ResolvedJoin[],
  facts: Facts,
  problems: Problems,
): readonly SpineColumn[] | null {
  switch (spine.kind) {
    case "rows":
      return spine.columns.map(declared);
    case "table":
    case "query":
      return givenColumns(spine, "spine", facts, problems);
    case "range":
      checkRange(spine.start, spine.end, problems);
      return timed(entityColumns(spine, joins, facts, problems), spine.time);
    case "as_of":
      checkInstant(spine.instant, "spine.asOf", problems);
      return timed(entityColumns(spine, joins, facts, problems), spine.time);
  }
}

const declared = ({ name, type }: SpineColumnDeclaration): SpineColumn => ({
  name,
  type,
  time: type.kind === "timestamp" ? instant : type.kind === "date" ? { form: "date", zone: "UTC" } : null,
});

function timed(columns: readonly SpineColumn[] | null, name: string): readonly SpineColumn[] | null {
  return columns && [...columns, { name, type: { kind: "timestamp" }, time: instant }];
}

/** The columns of a table or query, from the warehouse, from the text, or as declared; declarations must exist. */
function givenColumns(
  given: Population,
  path: string,
  facts: Facts,
  problems: Problems,
): readonly SpineColumn[] | null {
  const readable = checkReadable(given, path, facts, problems);
  const known = knownColumns(given, facts);
  const declarations = new Map((given.columns ?? []).map((one) => [one.name, one]));
  if (known === null) {
    if (given.columns !== null) return given.columns.map(declared);
    if (readable) {
      problems.error("spine-columns-unknown", `the columns of the ${path} cannot be told without a connection`, {
        path,
        hint: "name each column in the query instead of *, or declare them: .columns({ id: t.int64, … })",
      });
    }
    return null;
  }
  for (const name of declarations.keys()) {
    if (known.has(name)) continue;
    problems.error("column-not-found", `the ${path} has no column '${name}'`, {
      path: `${path}.${name}`,
      hint: suggestion(name, known.keys()),
    });
  }
  return [...known].map(([name, column]) => {
    const declaration = declarations.get(name);
    const own = declaration === undefined ? null : declared(declaration);
    return { name, type: own?.type ?? column?.type ?? null, time: column?.time ?? own?.time ?? null };
  });
}

function checkReadable(given: Population, path: string, facts: Facts, problems: Problems): boolean {
  if (given.kind === "table") {
    if (findTable(facts.catalog, given.relation)?.exists !== false) return true;
    problems.error("relation-not-found", `there is no table ${formatRelation(given.relation)} in the warehouse`, {
      path,
      hint: "check the name, its schema and the rights of the user",
    });
    return false;
  }
  const reading = facts.queries.get(queryKey(given.query))?.reading;
  if (reading === undefined || reading.ok) return true;
  problems.error(reading.refusal.code, `the ${path} query: ${reading.refusal.message}`, {
    path,
    hint: reading.refusal.hint ?? undefined,
  });
  return false;
}

/** The columns that tell entities apart where no spine was given: the population's, or the one key set of the views. */
function entityColumns(
  spine: Extract<SpineRequest, { kind: "range" | "as_of" }>,
  joins: readonly ResolvedJoin[],
  facts: Facts,
  problems: Problems,
): readonly SpineColumn[] | null {
  if (spine.population !== null) {
    const columns = givenColumns(spine.population, "population", facts, problems);
    if (spine.kind === "as_of" || columns === null) return columns;
    const keys = unique(joins.flatMap((join) => join.keys.map((key) => key.spineColumn)));
    return columns.filter((column) => keys.includes(column.name));
  }
  const sets = joins.filter((join) => join.keys.length > 0);
  const [first] = sets;
  const names = (join: ResolvedJoin): string => JSON.stringify(join.keys.map((key) => key.spineColumn).sort());
  const other = first && sets.find((join) => names(join) !== names(first));
  if (first !== undefined && other !== undefined) {
    problems.error(
      "population-needed",
      `'${first.role}' and '${other.role}' have different join keys, so nothing says which combinations to list`,
      { path: "spine", hint: "give a population: a table or query that lists the entities" },
    );
    return null;
  }
  return (first?.keys ?? []).map((key) => declared({ name: key.spineColumn, type: key.type }));
}

function checkTime(
  spine: SpineRequest,
  columns: readonly SpineColumn[],
  time: SpineColumn | undefined,
  problems: Problems,
): void {
  const names = columns.map((column) => column.name);
  if (time === undefined) {
    problems.error("spine-time-missing", `the spine has no column '${spine.time}'`, {
      path: `spine.${spine.time}`,
      hint: `each row needs the time at which its features are wanted, as 'event_timestamp' or under the name given as timestamp; ${suggestion(spine.time, names)}`,
    });
  } else if (time.type !== null && time.type.kind !== "timestamp" && time.type.kind !== "date") {
    problems.error("spine-column-type", `the spine's '${spine.time}' is ${typeName(time.type)}, not a time`, {
      path: `spine.${spine.time}`,
      hint: "cast it to a timestamp in the spine's query",
    });
  }
}

function checkKeys(
  spine: SpineRequest,
  joins: readonly ResolvedJoin[],
  columns: readonly SpineColumn[],
  problems: Problems,
): void {
  const told = new Set<string>();
  for (const join of joins) {
    for (const key of join.keys) {
      const column = columns.find((one) => one.name === key.spineColumn);
      const signature = `${key.spineColumn} ${typeName(key.type)}`;
      if (told.has(signature)) continue;
      if (column === undefined) {
        told.add(signature);
        problems.error(
          "spine-key-missing",
          `the spine has no column '${key.spineColumn}', which '${join.role}' is joined by`,
          {
            owner: `feature_view:${join.view}`,
            path: `spine.${key.spineColumn}`,
            hint: keyHint(spine, join, key.name, columns),
          },
        );
      } else if (column.type !== null && !comparable(column.type, key.type)) {
        told.add(signature);
        problems.error(
          "spine-column-type",
          `the spine's '${column.name}' is ${typeName(column.type)}, but join key '${key.name}' of '${join.role}' is ${typeName(key.type)}`,
          {
            owner: `feature_view:${join.view}`,
            path: `spine.${column.name}`,
            hint: `cast it to ${typeName(key.type)} in the spine`,
          },
        );
      }
    }
  }
}

function keyHint(spine: SpineRequest, join: ResolvedJoin, key: string, columns: readonly SpineColumn[]): string {
  const near = suggestion(
    key,
    columns.map((column) => column.name).filter((name) => name !== spine.time),
  );
  return `add the column, or map another to it: .as("${join.role}", { ${key}: "…" }); ${near}`;
}

function checkRange(start: string, end: string, problems: Problems): void {
  const valid = [checkInstant(start, "spine.range.start", problems), checkInstant(end, "spine.range.end", problems)];
  const [from, to] = [parseInstant(start), parseInstant(end)];
  if (valid.every(Boolean) && from !== null && to !== null && from >= to) {
    problems.error("spine-invalid", `the range ends at ${end}, which is not after its start ${start}`, {
      path: "spine.range",
      hint: "the start is included, the end is not",
    });
  }
}

function checkInstant(text: string, path: string, problems: Problems): boolean {
  if (parseInstant(text) !== null) return true;
  problems.error("spine-invalid", `'${text}' is not an ISO 8601 instant`, {
    path,
    hint: "write it like 2013-07-01T00:00:00Z, with at most six fractional digits",
  });
  return false;
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
