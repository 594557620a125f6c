import type { FeatureViewDefinition, SourceDefinition } from "../../ir/definition.ts";
import { suggestion } from "../../kernel/names.ts";
import { checkDeclaredColumns } from "./check-declared-columns.ts";
import type { Problems, Subject } from "./places.ts";
import { repeated } from "./repeated.ts";
import { typeFault } from "./type-fault.ts";

type View = Subject<FeatureViewDefinition>;

/** `keys` are the view's join keys, or null where they cannot be told. */
export function checkSource(subject: View, keys: readonly string[] | null, problems: Problems): void {
  const { source } = subject.definition;
  checkAvailability(subject, source, problems);
  checkTieBreaks(subject, source, problems);
  checkColumns(subject, source, problems);
  checkValues(subject, source, problems);
  checkDeclaredColumns(subject, keys, problems);
  if (keys !== null) checkKeyColumns(subject, keys, problems);
}

function checkAvailability(subject: View, source: SourceDefinition, problems: Problems): void {
  if (source.availableAt === null || source.eventTime !== null) return;
  problems.add(
    subject,
    ["source", "availableAt"],
    "invalid-definition",
    `source '${source.name}' names availableAt '${source.availableAt}' but no eventTime`,
    "name the eventTime too: a source without one is static, and holds for all times",
  );
}

function checkTieBreaks(subject: View, source: SourceDefinition, problems: Problems): void {
  const order = [...(source.createdTime === null ? [] : [source.createdTime]), ...source.tieBreaks];
  for (const column of repeated(order))
    problems.add(
      subject,
      ["source", "tieBreaks"],
      "invalid-definition",
      `source '${source.name}' breaks ties by column '${column}' twice`,
      "keep the first: createdTime counts before the tie-break columns",
    );
  if (source.eventTime === null || !order.includes(source.eventTime)) return;
  problems.warn(
    subject,
    ["source", source.createdTime === source.eventTime ? "createdTime" : "tieBreaks"],
    "invalid-definition",
    `source '${source.name}' breaks ties by its eventTime '${source.eventTime}', which is equal wherever there is a tie`,
    "name a column that tells such rows apart, or leave it out",
  );
}

function checkColumns(subject: View, source: SourceDefinition, problems: Problems): void {
  for (const [column, type] of Object.entries(source.columns ?? {})) {
    const fault = typeFault(type);
    if (fault === null) continue;
    const message = `column '${column}' of source '${source.name}': ${fault[0]}`;
    problems.add(subject, ["source", "columns", column], "invalid-definition", message, fault[1]);
  }
}

/** A number that JSON cannot carry would be lost on its way through the registry. */
function checkValues(subject: View, source: SourceDefinition, problems: Problems): void {
  if (source.from.kind !== "query") return;
  for (const value of source.from.query.values) {
    if (value.type !== "float64" || Number.isFinite(value.value)) continue;
    problems.add(
      subject,
      ["source", "query"],
      "invalid-definition",
      `the query of source '${source.name}' binds the number ${value.value}`,
      "bind a finite number, or write the value in the SQL",
    );
  }
}

function checkKeyColumns(subject: View, keys: readonly string[], problems: Problems): void {
  const { name, source } = subject.definition;
  for (const [key, column] of Object.entries(source.keys)) {
    if (keys.includes(key)) continue;
    problems.add(
      subject,
      ["source", "keys", key],
      "unknown-key",
      `source '${source.name}' maps join key '${key}' to column '${column}', but view '${name}' has no such key`,
      suggestion(key, keys),
    );
  }
}
