import { Position } from "../define/position.ts";
import { unlimitedProject } from "../ir/limits.ts";
import type { Diagnostic, Place } from "../kernel/diagnostics.ts";
import { suggestion } from "../kernel/names.ts";
import { checkEnvironments } from "./check-environments.ts";
import { checkOnline, checkRuns, checkWarehouse } from "./check-kind.ts";
import { checkLimits } from "./check-limits.ts";
import { checkText, invalid, isObject } from "./check-values.ts";
import type { CheckedConfig } from "./checked-config.ts";
import { defaultEnvironment } from "./choose-environment.ts";
import type { Config } from "./config.ts";

const known: readonly (keyof Config)[] = [
  "project",
  "definitions",
  "registry",
  "warehouse",
  "online",
  "runs",
  "limits",
  "requireBounds",
  "environments",
];

/** Checks what a configuration file exported. The warehouse's own options are its own to check. */
export function checkConfig(given: unknown, place: Place, problems: Diagnostic[]): CheckedConfig {
  const at = new Position("config", place, problems);
  const config = isObject(given) ? given : {};
  if (!isObject(given)) invalid(at, "the file exports no configuration", "write export default defineConfig({ … })");
  for (const name of Object.keys(config).filter((one) => !known.some((key) => key === one))) {
    invalid(at, `there is no option '${name}'`, suggestion(name, known));
  }
  const project = checkText(config["project"], at.at("project"), "give the project a name: letters, digits, - and _");
  const definitions = checkDefinitions(config["definitions"], at.at("definitions"));
  const registry = checkRegistry(config["registry"], at.at("registry"));
  const warehouse = checkWarehouse(config["warehouse"], at.at("warehouse"));
  const online = checkOnline(config["online"], at.at("online"));
  const runs = checkRuns(config["runs"], at.at("runs"));
  const limits = checkLimits(config, at, unlimitedProject);
  const others = checkEnvironments(config["environments"], at.at("environments"), { registry, limits });
  const environments = { [defaultEnvironment]: { registry, warehouse, online, runs, limits }, ...others };
  return { project, definitions, registry, warehouse, online, runs, limits, environment: null, environments };
}

function checkRegistry(given: unknown, at: Position): string {
  return given === undefined ? ".asof/registry" : checkText(given, at, "give a folder");
}

function checkDefinitions(given: unknown, at: Position): readonly string[] {
  const hint = 'give a folder or glob, as "features", or a list of them';
  const patterns: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (patterns.length === 0) invalid(at, "no folder of definitions is named", hint);
  return patterns.map((one) => checkText(one, at, hint));
}
