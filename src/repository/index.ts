/** A feature repository on disk: its configuration and the files that define its features. */
export { cacheFolder } from "./cache-folder.ts";
export type { CheckedConfig, CheckedEnvironment } from "./checked-config.ts";
export { defaultEnvironment, environmentVariable, inEnvironment } from "./choose-environment.ts";
export { type Config, defineConfig, type EnvironmentConfig, type KindConfig } from "./config.ts";
export {
  type ConfiguredOnlineStore,
  type ConfiguredWarehouse,
  configuredOnlineStores,
  configuredRuns,
  configuredWarehouses,
  optionsNow,
  optionsTold,
  unknownKind,
  withoutSecrets,
} from "./configured-kinds.ts";
export {
  type ConfigValue,
  type EnvironmentReference,
  env,
  isEnvironmentReference,
  type ResolvedEnvironment,
  resolveEnvironment,
} from "./environment.ts";
export { findConfig } from "./find-config.ts";
export { loadRepository, type Repository } from "./load-repository.ts";
export type { ModuleExports } from "./module-loader.ts";
export { ownFolder } from "./own-folder.ts";
export { rememberingVerifier } from "./verified-texts.ts";
