/** The public API of asof. */

export {
  asOf,
  type Dataset,
  type DescribedOptions,
  type Entity,
  type EntityOptions,
  type ExplainStage,
  type Expression,
  type ExpressionTag,
  entity,
  expr,
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
  type OnDemandView,
  type OnDemandViewOptions,
  onDemandView,
  query,
  type RunOptions,
  range,
  type ScoringJob,
  type ScoringRequest,
  type SelectedView,
  type Selection,
  type Source,
  type SourceOptions,
  type Spine,
  type Sql,
  sql,
  type TableName,
  type TableOptions,
  type Type,
  type Types,
  t,
  table,
  type WriteOptions,
} from "./define/index.ts";
export type { Certificate, CertificateVerdict } from "./ir/certificate.ts";
export type { DatasetManifest } from "./ir/dataset.ts";
export type { Boundary } from "./ir/definition.ts";
export type { Manifest, Registry, RegistryChange, RegistryDiff } from "./ir/registry.ts";
export type { StatementColumn, StrategyChoice } from "./ir/statement.ts";
export type { CanonicalType } from "./ir/types.ts";
export { type DiagnosticCode, diagnosticCodes } from "./kernel/codes.ts";
export { AsofError, type Diagnostic, type DiagnosticDetails, type Place } from "./kernel/diagnostics.ts";
export type { ParameterValue } from "./kernel/sql.ts";
export type { Duration } from "./kernel/time.ts";
export type { StrategyName } from "./ports/dialect.ts";
export type { Publication, RegistryStore } from "./ports/registry-store.ts";
export type { Analysis, AnalyzedStep, Warehouse } from "./ports/warehouse.ts";
export {
  type Config,
  defineConfig,
  type EnvironmentReference,
  env,
  loadRepository,
  type Repository,
} from "./repository/index.ts";
export type { Applied, CompiledFeatures } from "./runtime/feature-store.ts";
export type { RegistryPlan, ServiceSqlDiff } from "./runtime/plan/registry-plan.ts";
export {
  createStore,
  openStore,
  type Store,
  type StoreConfig,
  type WarehouseConfig,
} from "./store.ts";
