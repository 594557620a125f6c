import type { Position } from "../define/position.ts";
import { checkText, invalid, isObject } from "./check-values.ts";
import type { KindConfig } from "./config.ts";
import { type ConfigValue, isEnvironmentReference } from "./environment.ts";

/** A warehouse, an online store or a place for run state as a configuration names it. Its own options are checked where its kind is known. */
export function checkKind(given: unknown, at: Position, hint: string): KindConfig {
  const options = isObject(given) ? given : {};
  const kind = checkText(options["kind"], at.at("kind"), hint);
  const values = Object.entries(options).filter((entry): entry is [string, ConfigValue] => isConfigValue(entry[1]));
  for (const name of Object.keys(options).filter((one) => !isConfigValue(options[one]))) {
    invalid(at.at(name), "this option has no usable value", 'give text, a number, true or false, or env("NAME")');
  }
  return { ...Object.fromEntries(values), kind };
}

/** Null where none is named. */
export function checkWarehouse(given: unknown, at: Position): KindConfig | null {
  return given === undefined ? null : checkKind(given, at, "name the kind of warehouse");
}

/** Null where none is named. */
export function checkOnline(given: unknown, at: Position): KindConfig | null {
  return given === undefined ? null : checkKind(given, at, "name the kind of online store");
}

/** Null where none is named. */
export function checkRuns(given: unknown, at: Position): KindConfig | null {
  return given === undefined ? null : checkKind(given, at, "name the kind of database that run state lies in");
}

function isConfigValue(value: unknown): value is ConfigValue {
  return ["string", "number", "boolean"].includes(typeof value) || isEnvironmentReference(value) || isLabels(value);
}

function isLabels(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((one) => typeof one === "string");
}
