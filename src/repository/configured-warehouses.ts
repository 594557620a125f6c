import { type Diagnostic, type DiagnosticDetails, error, throwIfErrors } from "../kernel/diagnostics.ts";
import { suggestion } from "../kernel/names.ts";
import type { Warehouse } from "../ports/warehouse.ts";
import type { WarehouseKind } from "../ports/warehouse-kind.ts";
import { defaultEnvironment } from "./choose-environment.ts";
import type { WarehouseConfig } from "./config.ts";
import { resolveEnvironment } from "./environment.ts";
import type { Repository } from "./load-repository.ts";
import { checkWarehouseOptions, optionsAsTyped } from "./warehouse-options.ts";

/** A warehouse that a configuration names, and the kind that it is of. */
export interface ConfiguredWarehouse {
  readonly environment: string;
  readonly kind: WarehouseKind;
  readonly options: WarehouseConfig;
  /** Where it stands in the configuration. */
  readonly path: string;
}

export interface ConfiguredWarehouses {
  /** Of every environment whose kind there is, in the order of the configuration. */
  readonly all: readonly ConfiguredWarehouse[];
  /** What is wrong with their kinds and options. */
  readonly problems: readonly Diagnostic[];
}

/** The warehouses of all environments, checked: one that is wrong is told today, and not on the day that it is chosen. */
export function configuredWarehouses(
  { config, configPlace: place }: Pick<Repository, "config" | "configPlace">,
  kinds: readonly WarehouseKind[],
  fallback: WarehouseConfig,
): ConfiguredWarehouses {
  const problems: Diagnostic[] = [];
  const all = Object.entries(config.environments).flatMap(([environment, { warehouse }]) => {
    const options = warehouse ?? fallback;
    const path = environment === defaultEnvironment ? "warehouse" : `environments.${environment}.warehouse`;
    const kind = kinds.find(({ name }) => name === options.kind);
    if (kind === undefined) {
      problems.push(unknownKind(options.kind, kinds, { path: `${path}.kind`, place }));
      return [];
    }
    problems.push(...checkWarehouseOptions(options, kind, { path, place }));
    return [{ environment, kind, options, path }];
  });
  return { all, problems };
}

/** Opens a warehouse with the values that its variables have now. Throws an `AsofError` with those that are missing or unfit. */
export async function openConfigured(
  { kind, options, path }: ConfiguredWarehouse,
  root: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Warehouse> {
  const found = resolveEnvironment(options, variables, path);
  const { values, problems } = optionsAsTyped(found.values, kind, path);
  throwIfErrors([...found.problems, ...problems]);
  return kind.open(values, root);
}

/** What is said of a warehouse: options that are secrets are left out, and so are variables that are not set. */
export function optionsTold(
  options: WarehouseConfig,
  kind: WarehouseKind,
  variables: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, unknown>> {
  const { values } = resolveEnvironment(options, variables);
  const told = Object.entries(values).filter(([name]) => name !== "kind" && kind.options[name] !== "secret");
  return Object.fromEntries(told);
}

/** What is to be said of a kind that there is not. */
export function unknownKind(name: string, kinds: readonly WarehouseKind[], details: DiagnosticDetails): Diagnostic {
  const names = kinds.map((one) => one.name);
  return error("config-invalid", `there is no warehouse kind '${name}'`, { ...details, hint: suggestion(name, names) });
}
