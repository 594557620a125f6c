import type { Position } from "../define/position.ts";
import { suggestion } from "../kernel/names.ts";
import { checkOnline, checkRuns, checkWarehouse } from "./check-kind.ts";
import { checkLimits } from "./check-limits.ts";
import { checkText, invalid, isObject } from "./check-values.ts";
import type { CheckedEnvironment } from "./checked-config.ts";
import { defaultEnvironment } from "./choose-environment.ts";
import type { EnvironmentConfig } from "./config.ts";

const known: readonly (keyof EnvironmentConfig)[] = [
  "warehouse",
  "online",
  "runs",
  "registry",
  "limits",
  "requireBounds",
];

/** Each environment gets a registry of its own, so that none takes what another has published for its own. */
export function checkEnvironments(
  given: unknown,
  at: Position,
  { registry, limits }: Pick<CheckedEnvironment, "registry" | "limits">,
): Readonly<Record<string, CheckedEnvironment>> {
  if (given === undefined) return {};
  if (!isObject(given)) {
    invalid(at, "this option is no object", "name environments: { production: { warehouse: { … } } }");
    return {};
  }
  return Object.fromEntries(
    Object.entries(given).map(([name, one]) => {
      checkName(name, at.at(name));
      const own = { registry: `${registry.replace(/[/\\]+$/, "")}-${name}`, limits };
      return [name, checkEnvironment(one, at.at(name), own)];
    }),
  );
}

/** A name is part of a folder's, and stands in command lines. */
function checkName(name: string, at: Position): void {
  if (name === defaultEnvironment)
    invalid(at, `'${name}' is the environment where none is chosen`, "say it at the top of the configuration");
  else if (!/^[A-Za-z0-9][\w-]*$/.test(name))
    invalid(at, `'${name}' is no name of an environment`, "use letters, digits, - and _");
}

function checkEnvironment(
  given: unknown,
  at: Position,
  { registry, limits }: Pick<CheckedEnvironment, "registry" | "limits">,
): CheckedEnvironment {
  const one = isObject(given) ? given : {};
  for (const name of Object.keys(one).filter((key) => !known.some((option) => option === key)))
    invalid(at.at(name), `an environment has no option '${name}'`, suggestion(name, known));
  if (one["warehouse"] === undefined)
    invalid(at.at("warehouse"), "this option is needed", "name the warehouse: { kind: … }");
  return {
    registry: one["registry"] === undefined ? registry : checkText(one["registry"], at.at("registry"), "give a folder"),
    warehouse: checkWarehouse(one["warehouse"], at.at("warehouse")) ?? { kind: "" },
    online: checkOnline(one["online"], at.at("online")),
    runs: checkRuns(one["runs"], at.at("runs")),
    limits: checkLimits(one, at, limits),
  };
}
