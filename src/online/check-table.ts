import type { OnlineColumn, OnlineTable } from "../ir/online.ts";
import { type CanonicalType, typeName } from "../ir/types.ts";
import { type Diagnostic, error, throwIfErrors } from "../kernel/diagnostics.ts";

/** What has an equality and an order of its own. */
const scalars: readonly CanonicalType["kind"][] = [
  "bool",
  "int32",
  "int64",
  "float32",
  "float64",
  "decimal",
  "string",
  "bytes",
  "timestamp",
  "date",
];

/** NUL, and halves of surrogate pairs. */
const unusable = /[\0\u{d800}-\u{dfff}]/u;

/** Throws `invalid-definition` for what no online store can find rows by, or order them by, or tell apart. */
export function checkTable(table: OnlineTable): void {
  if (checked.has(table)) return;
  const { project, view, version, keys, tieBreaks, features } = table;
  const at = `featureViews.${view}`;
  const names = { project, view, version };
  throwIfErrors([
    ...Object.entries(names).flatMap(([what, name]) => badName(what, name, at)),
    ...keys.flatMap((key) => badType("join key", key, at)),
    ...tieBreaks.flatMap((one) => badType("tie-break", one, at)),
    ...twice(keys, "join keys", at),
    ...twice(features, "features", at),
  ]);
  checked.add(table);
}

/** A description never changes: it is looked at once, however often it is written to. */
const checked = new WeakSet<OnlineTable>();

function badName(what: string, name: string, path: string): readonly Diagnostic[] {
  if (name !== "" && !unusable.test(name)) return [];
  return [
    error("invalid-definition", `the ${what} of an online table needs a name of whole characters`, {
      path,
      hint: "give it a name without NUL and without halves of surrogate pairs",
    }),
  ];
}

function badType(what: string, { name, type }: OnlineColumn, path: string): readonly Diagnostic[] {
  if (scalars.includes(type.kind)) return [];
  return [
    error("invalid-definition", `${what} '${name}' is of type ${typeName(type)}, by which rows cannot be ordered`, {
      path,
      hint: "use a column of a type such as string, int64 or timestamp",
    }),
  ];
}

function twice(columns: readonly OnlineColumn[], what: string, path: string): readonly Diagnostic[] {
  const names = columns.map(({ name }) => name);
  const doubled = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return doubled.map((name) =>
    error("invalid-definition", `two ${what} of a view are called '${name}'`, { path, hint: "rename one of them" }),
  );
}
