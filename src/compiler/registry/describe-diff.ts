import { printExpression } from "../../expressions/print.ts";
import type { DefinitionKey, FieldChange, RegistryChange, RegistryDiff } from "../../ir/registry.ts";
import { typeName } from "../../ir/types.ts";
import { formatDuration } from "../../kernel/time.ts";
import { isExpression, isType } from "./field-changes.ts";

/** A line for people. Colours are the terminal's affair: `mark` says what the line is. */
export interface DiffLine {
  readonly mark: "+" | "~" | "-";
  /** Indented by two spaces for what lies inside a definition. */
  readonly text: string;
}

const marks = { add: "+", change: "~", remove: "-" } as const;

/** One line for each definition that changes, and under it one for each field that says something. */
export function describeDiff(diff: RegistryDiff): readonly DiffLine[] {
  return diff.changes.flatMap((change) => [
    { mark: marks[change.action], text: title(change.key) },
    ...change.fields.filter(isTelling).map(fieldLine),
  ]);
}

/** `2 to add, 1 to change, 0 to remove`. */
export function summarizeDiff(diff: RegistryDiff): string {
  const count = (action: RegistryChange["action"]) => diff.changes.filter((one) => one.action === action).length;
  return `${count("add")} to add, ${count("change")} to change, ${count("remove")} to remove`;
}

/** `feature view weather`, `feature service delay_model@3`. */
function title(key: DefinitionKey): string {
  const colon = key.indexOf(":");
  const kind = key.slice(0, colon).replace("on_demand", "on-demand").replaceAll("_", " ");
  return `${kind} ${key.slice(colon + 1)}`;
}

/** Of what comes or goes whole, what is empty and what has been said by its title or path would be noise. */
function isTelling(field: FieldChange): boolean {
  if (field.before !== null && field.after !== null) return true;
  const value = field.before ?? field.after ?? "null";
  return !["null", "{}", "[]"].includes(value) && !saysItsName.test(field.path);
}

/** `kind`, `name` and `version` of a definition, and the name of a feature or a join key. */
const saysItsName = /^(?:kind|name|version|(?:features|keys)(?:\.[^."[]+|\["(?:[^"\\]|\\.)*"\])\.name)$/;

function fieldLine({ path, before, after }: FieldChange): DiffLine {
  const [old, new_] = [valueText(path, before), valueText(path, after)];
  if (old === null) return { mark: "+", text: `  ${path}: ${new_}` };
  if (new_ === null) return { mark: "-", text: `  ${path}: ${old}` };
  return { mark: "~", text: `  ${path}: ${old} -> ${new_}` };
}

/** A leaf as an author would write it: types and durations by name, nothing as `none`. */
function valueText(path: string, json: string | null): string | null {
  if (json === null) return null;
  const value: unknown = JSON.parse(json);
  if (value === null) return "none";
  if (isType(value)) return typeName(value);
  if (isExpression(value)) return printExpression(value);
  if (path === "ttl" && typeof value === "number" && Number.isSafeInteger(value)) return formatDuration(value);
  return json;
}
