import { type Diagnostic, type DiagnosticDetails, error, throwIfErrors } from "../kernel/diagnostics.ts";
import { suggestion } from "../kernel/names.ts";
import type { ConfiguredKind } from "../ports/configured-kind.ts";
import type { OnlineKind } from "../ports/online-kind.ts";
import type { RunsKind } from "../ports/runs-kind.ts";
import type { WarehouseKind } from "../ports/warehouse-kind.ts";
import type { CheckedEnvironment } from "./checked-config.ts";
import { defaultEnvironment } from "./choose-environment.ts";
import type { KindConfig } from "./config.ts";
import { resolveEnvironment } from "./environment.ts";
import { checkKindOptions, optionsAsTyped } from "./kind-options.ts";
import type { Repository } from "./load-repository.ts";

type Configuration = Pick<Repository, "config" | "configPlace">;
type Variables = Readonly<Record<string, string | undefined>>;

/** What a configuration names, and the kind that it is of. */
export interface Configured<K extends ConfiguredKind> {
  readonly environment: string;
  readonly kind: K;
  readonly options: KindConfig;
  /** Where it stands in the configuration. */
  readonly path: string;
}

export type ConfiguredWarehouse = Configured<WarehouseKind>;
export type ConfiguredOnlineStore = Configured<OnlineKind>;

export interface AllConfigured<K extends ConfiguredKind> {
  /** Of every environment whose kind there is, in the order of the configuration. */
  readonly all: readonly Configured<K>[];
  /** What is wrong with their kinds and options. */
  readonly problems: readonly Diagnostic[];
}

/** The warehouses of all environments, checked: one that is wrong is told today, and not on the day that it is chosen. */
export function configuredWarehouses(
  configuration: Configuration,
  kinds: readonly WarehouseKind[],
  fallback: KindConfig,
): AllConfigured<WarehouseKind> {
  const asked = { option: "warehouse", what: "a warehouse", kinds } as const;
  return configured(configuration, asked, ({ warehouse }) => warehouse ?? fallback);
}

/** The online stores of all environments that name one, checked in the same way. */
export function configuredOnlineStores(
  configuration: Configuration,
  kinds: readonly OnlineKind[],
): AllConfigured<OnlineKind> {
  return configured(configuration, { option: "online", what: "an online store", kinds }, ({ online }) => online);
}

/** The places for run state of all environments that name one, checked in the same way. */
export function configuredRuns(configuration: Configuration, kinds: readonly RunsKind[]): AllConfigured<RunsKind> {
  return configured(configuration, { option: "runs", what: "a run state", kinds }, ({ runs }) => runs);
}

interface Asked<K extends ConfiguredKind> {
  readonly option: "warehouse" | "online" | "runs";
  readonly what: string;
  readonly kinds: readonly K[];
}

function configured<K extends ConfiguredKind>(
  { config, configPlace: place }: Configuration,
  { option, what, kinds }: Asked<K>,
  said: (environment: CheckedEnvironment) => KindConfig | null,
): AllConfigured<K> {
  const problems: Diagnostic[] = [];
  const all = Object.entries(config.environments).flatMap(([environment, one]) => {
    const options = said(one);
    if (options === null) return [];
    const path = environment === defaultEnvironment ? option : `environments.${environment}.${option}`;
    const kind = kinds.find(({ name }) => name === options.kind);
    if (kind === undefined) {
      problems.push(unknownKind(options.kind, { what, kinds }, { path: `${path}.kind`, place }));
      return [];
    }
    problems.push(...checkKindOptions(options, kind, { path, place, what }));
    return [{ environment, kind, options, path }];
  });
  return { all, problems };
}

/** Options with the values that their variables have now. Throws an `AsofError` with those that are missing or unfit. */
export function optionsNow({ kind, options, path }: Configured<ConfiguredKind>, variables: Variables): object {
  const found = resolveEnvironment(options, variables, path, (name) => kind.options[name] === "secret");
  const { values, problems } = optionsAsTyped(found.values, kind, path);
  throwIfErrors([...found.problems, ...problems]);
  return values;
}

/** The same without the options that are secrets, for what needs none of them. */
export function withoutSecrets<K extends ConfiguredKind>(configured: Configured<K>): Configured<K> {
  const { kind, options } = configured;
  const told = Object.entries(options).filter(([name]) => kind.options[name] !== "secret");
  return { ...configured, options: { ...Object.fromEntries(told), kind: options.kind } };
}

/** What is said of a warehouse: options that are secrets are left out, and so are variables that are not set. */
export function optionsTold(
  options: KindConfig,
  kind: ConfiguredKind,
  variables: Variables,
): Readonly<Record<string, unknown>> {
  const { values } = resolveEnvironment(options, variables);
  const told = Object.entries(values).filter(([name]) => name !== "kind" && kind.options[name] !== "secret");
  return Object.fromEntries(told);
}

/** What is to be said of a kind that there is not. */
export function unknownKind(
  name: string,
  { what, kinds }: Pick<Asked<ConfiguredKind>, "what" | "kinds">,
  details: DiagnosticDetails,
): Diagnostic {
  const names = kinds.map((one) => one.name);
  const noun = what.replace(/^an? /, "");
  return error("config-invalid", `there is no ${noun} kind '${name}'`, { ...details, hint: suggestion(name, names) });
}
