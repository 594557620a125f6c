import type { FeatureViewDefinition } from "../../ir/definition.ts";
import { entryOf, suggestion } from "../../kernel/names.ts";
import type { Path, Problems, Subject } from "./places.ts";

/** Where an author declares a source's columns, all that the view reads of it must be among them. */
export function checkDeclaredColumns(
  subject: Subject<FeatureViewDefinition>,
  keys: readonly string[] | null,
  problems: Problems,
): void {
  const { source, features } = subject.definition;
  if (source.columns === null) return;
  const declared = Object.keys(source.columns);
  const check = (column: string, inside: Path): void => {
    if (declared.includes(column)) return;
    const message = `source '${source.name}' declares no column '${column}'`;
    problems.add(subject, inside, "column-not-found", message, suggestion(column, declared));
  };
  for (const option of ["eventTime", "createdTime", "availableAt"] as const) {
    const column = source[option];
    if (column !== null) check(column, ["source", option]);
  }
  for (const column of source.tieBreaks) check(column, ["source", "tieBreaks"]);
  for (const key of keys ?? []) {
    check(entryOf(source.keys, key) ?? key, ["source", "keys", key]);
  }
  // What an expression reads is checked with its types. Windows over a source without a time are refused as such.
  const isStatic = source.eventTime === null;
  for (const { name, column, expression, aggregate } of features)
    if (expression === null && !(isStatic && aggregate !== null)) check(column, ["features", name]);
}
