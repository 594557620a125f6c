import { Position } from "../define/position.ts";
import type { Diagnostic, Place } from "../kernel/diagnostics.ts";
import { suggestion } from "../kernel/names.ts";
import type { Config, WarehouseConfig } from "./config.ts";
import { type ConfigValue, isEnvironmentReference } from "./environment.ts";

/** A configuration, all things said. */
export interface CheckedConfig {
  readonly project: string;
  readonly definitions: readonly string[];
  readonly registry: string;
  readonly warehouse: WarehouseConfig | null;
}

const known: readonly (keyof Config)[] = ["project", "definitions", "registry", "warehouse"];

/** Checks what a configuration file exported. The warehouse's own options are its own to check. */
export function checkConfig(given: unknown, place: Place, problems: Diagnostic[]): CheckedConfig {
  const at = new Position("config", place, problems);
  const config = isObject(given) ? given : {};
  if (!isObject(given)) invalid(at, "the file exports no configuration", "write export default defineConfig({ … })");
  for (const name of Object.keys(config).filter((one) => !known.some((key) => key === one))) {
    invalid(at, `there is no option '${name}'`, suggestion(name, known));
  }
  return {
    project: checkText(config["project"], at.at("project"), "give the project a name: letters, digits, - and _"),
    definitions: checkDefinitions(config["definitions"], at.at("definitions")),
    registry:
      config["registry"] === undefined
        ? ".asof/registry"
        : checkText(config["registry"], at.at("registry"), "give a folder"),
    warehouse: config["warehouse"] === undefined ? null : checkWarehouse(config["warehouse"], at.at("warehouse")),
  };
}

function checkDefinitions(given: unknown, at: Position): readonly string[] {
  const hint = 'give a folder or glob, as "features", or a list of them';
  const patterns: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (patterns.length === 0) invalid(at, "no folder of definitions is named", hint);
  return patterns.map((one) => checkText(one, at, hint));
}

function checkWarehouse(given: unknown, at: Position): WarehouseConfig {
  const options = isObject(given) ? given : {};
  const kind = checkText(options["kind"], at.at("kind"), "name the kind of warehouse");
  const values = Object.entries(options).filter((entry): entry is [string, ConfigValue] => isConfigValue(entry[1]));
  for (const name of Object.keys(options).filter((one) => !isConfigValue(options[one]))) {
    invalid(at.at(name), "this option has no usable value", 'give text, a number, true or false, or env("NAME")');
  }
  return { ...Object.fromEntries(values), kind };
}

function isConfigValue(value: unknown): value is ConfigValue {
  return ["string", "number", "boolean"].includes(typeof value) || isEnvironmentReference(value);
}

function checkText(value: unknown, at: Position, hint: string): string {
  if (typeof value === "string" && value.trim() !== "" && !value.includes("\0")) return value;
  invalid(at, value === undefined ? "this option is needed" : "this option is no usable text", hint);
  return "";
}

function invalid(at: Position, message: string, hint: string): void {
  at.error("config-invalid", message, hint);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
