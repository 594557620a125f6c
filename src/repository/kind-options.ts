import { type Diagnostic, error, type Place } from "../kernel/diagnostics.ts";
import { entryOf, suggestion } from "../kernel/names.ts";
import type { ConfiguredKind, OptionType } from "../ports/configured-kind.ts";
import type { KindConfig } from "./config.ts";
import { type ConfigValue, isEnvironmentReference } from "./environment.ts";

/** Where options stand: in the configuration and in its file. */
export interface OptionsPlace {
  readonly path: string;
  readonly place: Place | null;
  /** What they are of, for messages: a warehouse, an online store, a run state. */
  readonly what: string;
}

/** What is wrong with the options of a warehouse, an online store or a run state, as far as a configuration says them: variables are read when it is opened. */
export function checkKindOptions(
  { kind: name, ...given }: KindConfig,
  kind: ConfiguredKind,
  { path, place, what }: OptionsPlace,
): readonly Diagnostic[] {
  const invalid = (option: string, message: string, hint: string | undefined): Diagnostic =>
    error("config-invalid", message, { path: `${path}.${option}`, place, hint });
  const missing = kind.needs
    .filter((option) => entryOf(given, option) === undefined)
    .map((option) => invalid(option, `${what} of kind '${name}' needs the option '${option}'`, `set ${option}`));
  const wrong = Object.entries(given).flatMap(([option, value]) => {
    const type = entryOf<OptionType>(kind.options, option);
    if (type === undefined) {
      const message = `${what} of kind '${name}' has no option '${option}'`;
      return [invalid(option, message, secretHint(option) ?? suggestion(option, Object.keys(kind.options)))];
    }
    const fault = faultOf(value, type);
    return fault === null ? [] : [invalid(option, `'${option}' ${fault.message}`, fault.hint)];
  });
  return [...missing, ...wrong];
}

interface Fault {
  readonly message: string;
  readonly hint: string;
}

const fileHint = "a configuration file is no place for keys";

/** A key that no option takes is not led to another option. */
function secretHint(option: string): string | undefined {
  if (!/cred|key|token|secret|password/i.test(option)) return undefined;
  return `${fileHint}, and this kind takes none: log in on the machine, or give it an identity`;
}

function faultOf(value: ConfigValue, type: OptionType): Fault | null {
  if (type === "secret") return secretFault(value);
  if (isEnvironmentReference(value)) {
    return type === "labels" ? { message: "takes texts by name", hint: 'as { team: "ml" }' } : null;
  }
  return isOfType(value, type) ? null : { message: `takes ${wanted(type)}`, hint: `give ${wanted(type)}` };
}

function secretFault(value: ConfigValue): Fault | null {
  if (isEnvironmentReference(value) && value.default === null) return null;
  return { message: "is a secret that stands in the file", hint: `${fileHint}: write env("NAME"), without a default` };
}

function isOfType(value: unknown, type: Exclude<OptionType, "secret">): boolean {
  if (type === "labels") return typeof value === "object";
  if (type === "number") return typeof value === "number" && Number.isFinite(value);
  if (type === "boolean") return typeof value === "boolean";
  return typeof value === "string" && (type === "text" || type.includes(value));
}

function wanted(type: OptionType): string {
  if (type === "labels") return "texts by name";
  if (type === "number") return "a number";
  if (type === "boolean") return "true or false";
  return type === "text" || type === "secret" ? "text" : `one of ${type.join(", ")}`;
}

export interface ReadOptions {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly Diagnostic[];
}

/** The values of variables, which are always text, as their options take them. */
export function optionsAsTyped(
  { kind: _kind, ...values }: Readonly<Record<string, unknown>>,
  { options }: ConfiguredKind,
  path: string,
): ReadOptions {
  const problems: Diagnostic[] = [];
  const typed = Object.entries(values).map(([name, value]) => {
    const type = entryOf<OptionType>(options, name) ?? "text";
    const read = typeof value === "string" ? fromText(value, type) : value;
    if (type !== "secret" && !isOfType(read, type)) {
      const message = `the variable that '${name}' names does not hold ${wanted(type)}`;
      problems.push(error("config-invalid", message, { path: `${path}.${name}`, hint: `set it to ${wanted(type)}` }));
    }
    return [name, read] as const;
  });
  return { values: Object.fromEntries(typed), problems };
}

function fromText(text: string, type: OptionType): unknown {
  if (type === "number") return text.trim() === "" ? text : Number(text);
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  return text;
}
