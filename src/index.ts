/** The public API of asof. */

export {
  asOf,
  type Dataset,
  type DescribedOptions,
  type Entity,
  type EntityOptions,
  entity,
  type FeatureService,
  type FeatureServiceOptions,
  type FeatureView,
  type FeatureViewOptions,
  type FileOptions,
  featureService,
  featureView,
  file,
  type HistoricalFeaturesRequest,
  type HistoricalJob,
  type Moments,
  type MomentsOptions,
  query,
  type RunOptions,
  range,
  type Selection,
  type Source,
  type SourceOptions,
  type Spine,
  type Sql,
  sql,
  type TableName,
  type TableOptions,
  type Type,
  t,
  table,
  type WriteOptions,
} from "./define/index.ts";
export type { Certificate, CertificateVerdict } from "./ir/certificate.ts";
export type { DatasetManifest } from "./ir/dataset.ts";
export { type DiagnosticCode, diagnosticCodes } from "./kernel/codes.ts";
export { AsofError, type Diagnostic, type Place } from "./kernel/diagnostics.ts";
export type { Duration } from "./kernel/time.ts";
export { type Config, defineConfig, env } from "./repository/index.ts";
export type { Applied, CompiledFeatures } from "./runtime/feature-store.ts";
export type { RegistryPlan } from "./runtime/plan/registry-plan.ts";
export {
  createStore,
  openStore,
  type Store,
  type StoreConfig,
  type WarehouseConfig,
} from "./store.ts";
