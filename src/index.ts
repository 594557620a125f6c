/** The public API of asof. */

export {
  type Aggregation,
  type Aggregations,
  approxCountDistinct,
  asOf,
  avg,
  count,
  countDistinct,
  type Dataset,
  type DescribedOptions,
  type Entities,
  type Entity,
  type EntityOptions,
  type ExpectedCost,
  type ExplainStage,
  type Expression,
  type ExpressionTag,
  entity,
  expr,
  type FeatureService,
  type FeatureServiceOptions,
  type FeatureTest,
  type FeatureTestOptions,
  type FeatureView,
  type FeatureViewOptions,
  type FileOptions,
  featureService,
  featureTest,
  featureView,
  file,
  first,
  type HistoricalFeaturesRequest,
  type HistoricalJob,
  type LimitsOptions,
  last,
  lastN,
  type Moments,
  type MomentsOptions,
  max,
  min,
  type OnDemandView,
  type OnDemandViewOptions,
  type OnlineFeature,
  type OnlineFeatures,
  type OnlineFeaturesRequest,
  onDemandView,
  type ProjectLimitsOptions,
  type PushedRow,
  type PushedView,
  type PushOptions,
  type PushOutcome,
  query,
  type RunOptions,
  range,
  rowsOf,
  type ScoringJob,
  type ScoringRequest,
  type SelectedView,
  type Selection,
  type Source,
  type SourceOptions,
  type SourceRow,
  type SourceRows,
  type Spine,
  type SpineTimesOptions,
  type Sql,
  sql,
  stddev,
  sum,
  type TableName,
  type TableOptions,
  type Type,
  type Types,
  t,
  table,
  variance,
  type WaitOptions,
  type WarehouseJob,
  type Window,
  type WindowedAggregation,
  type WriteOptions,
} from "./define/index.ts";
export type { Certificate, CertificateVerdict } from "./ir/certificate.ts";
export type { DatasetManifest } from "./ir/dataset.ts";
export type { Boundary } from "./ir/definition.ts";
export type { LimitInForce, LimitKind } from "./ir/limits.ts";
export type {
  ColumnNode,
  FeatureNode,
  InheritedTag,
  Lineage,
  LineageNode,
  LineageRead,
  ReadKind,
  RelationNode,
  RequestNode,
  ServiceColumnNode,
  TrainingSetColumnNode,
} from "./ir/lineage.ts";
export type { ValueStatus } from "./ir/online.ts";
export type { Manifest, Registry, RegistryChange, RegistryDiff } from "./ir/registry.ts";
export type { StatementColumn, StrategyChoice } from "./ir/statement.ts";
export type { CanonicalType } from "./ir/types.ts";
export { type DiagnosticCode, diagnosticCodes } from "./kernel/codes.ts";
export { AsofError, type Diagnostic, type DiagnosticDetails, type Place } from "./kernel/diagnostics.ts";
export type { ParameterValue } from "./kernel/sql.ts";
export type { Duration } from "./kernel/time.ts";
export type { CostEstimate } from "./ports/cost.ts";
export type { StrategyName } from "./ports/dialect.ts";
export type { Grant } from "./ports/grants.ts";
export type { InfrastructureFormat } from "./ports/infrastructure.ts";
export type { JobResult, JobState, JobStatus } from "./ports/jobs.ts";
export type { BilledWrites, OnlineStore, OnlineVersionName, OnlineVersionState } from "./ports/online-store.ts";
export type { Publication, RegistryStore } from "./ports/registry-store.ts";
export type {
  AuditLine,
  Coverage,
  IntervalState,
  LedgerEntry,
  Run,
  RunDetails,
  RunKind,
  RunRequest,
  RunState,
} from "./ports/run-store.ts";
export type { Analysis, AnalyzedStep, Warehouse } from "./ports/warehouse.ts";
export {
  type Config,
  type EnvironmentConfig,
  type EnvironmentReference,
  env,
  inEnvironment,
  loadRepository,
  type Repository,
} from "./repository/index.ts";
export type { Applied, CompiledFeatures, TestOptions } from "./runtime/feature-store-results.ts";
export type {
  ComparedRow,
  ComparedValue,
  FeatureTestReport,
  FeatureTestResult,
} from "./runtime/feature-tests/results.ts";
export type { RunTestsOptions } from "./runtime/feature-tests/run-tests.ts";
export type { GrantsOptions, GrantsPurpose } from "./runtime/grants/options.ts";
export type { ProjectGrants } from "./runtime/grants/project-grants.ts";
export type { Affected, Impact } from "./runtime/lineage/impact.ts";
export { lineageMermaid } from "./runtime/lineage/mermaid.ts";
export type { LineageOptions } from "./runtime/lineage/options.ts";
export type { LineageDirection } from "./runtime/lineage/reach.ts";
export type { TaggedLineage, TagReader } from "./runtime/lineage/tagged.ts";
export type { DryRun, DryRunInterval, DryRunView } from "./runtime/materialize/dry-run.ts";
export type { IntervalTold, RunEvent, RunEventKind, RunSummary, ViewSummary } from "./runtime/materialize/events.ts";
export type {
  BackfillOptions,
  DryRunOptions,
  IncrementalOptions,
  MaterializationOptions,
  MaterializeOptions,
} from "./runtime/materialize/options.ts";
export type { ListRunsOptions, StoreRuns, WatermarkCorrection } from "./runtime/materialize/store-runs.ts";
export type { RegistryPlan, ServiceSqlDiff } from "./runtime/plan/registry-plan.ts";
export type { ReconcileOptions, ReconcileProgress } from "./runtime/reconcile/options.ts";
export type {
  CauseCount,
  DifferenceCause,
  DifferenceExample,
  DifferingFeature,
  ExampleValue,
  ReconciledView,
  Reconciliation,
} from "./runtime/reconcile/result.ts";
export {
  createStore,
  defineConfig,
  type OnlineConfig,
  openStore,
  type RunsConfig,
  type Store,
  type StoreConfig,
  type WarehouseConfig,
} from "./store.ts";
