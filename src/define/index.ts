/** The authoring API: what authors of feature repositories import, and what asof reads of it. */

export {
  type AggregateValues,
  type Aggregation,
  type Aggregations,
  approxCountDistinct,
  avg,
  count,
  countDistinct,
  first,
  last,
  lastN,
  max,
  min,
  stddev,
  sum,
  variance,
  type Window,
  type WindowedAggregation,
} from "./aggregate.ts";
export { collectDefinitions } from "./collect.ts";
export { type CollectedTest, collectTests } from "./collect-tests.ts";
export type { DescribedOptions } from "./described.ts";
export { type Entity, type EntityOptions, entity } from "./entity.ts";
export { type Expression, type ExpressionTag, expr } from "./expr.ts";
export { type FeatureService, type FeatureServiceOptions, featureService } from "./feature-service.ts";
export {
  type FeatureTest,
  type FeatureTestOptions,
  featureTest,
  rowsOf,
  type SourceRow,
  type SourceRows,
} from "./feature-test.ts";
export { type FeatureView, type FeatureViewOptions, featureView } from "./feature-view.ts";
export { definitionsFromJson } from "./from-json.ts";
export type { CollectedDefinitions } from "./gathering.ts";
export type { LimitsOptions, ProjectLimitsOptions } from "./limits.ts";
export { type OnDemandView, type OnDemandViewOptions, onDemandView } from "./on-demand-view.ts";
export type {
  Entities,
  OnlineFeature,
  OnlineFeatures,
  OnlineFeaturesRequest,
  PushedRow,
  PushedView,
  PushOptions,
  PushOutcome,
} from "./online-types.ts";
export { type ParsedReference, parseReference, parseServiceReference, type ServiceReference } from "./reference.ts";
export type {
  Dataset,
  ExpectedCost,
  ExplainStage,
  HistoricalFeaturesRequest,
  HistoricalJob,
  Member,
  RunOptions,
  ScoringJob,
  ScoringRequest,
  Spine,
  TableName,
  TypedStore,
  WaitOptions,
  WarehouseJob,
  WriteOptions,
} from "./request-types.ts";
export { type RequestedFeatures, requestedFeatures } from "./requested.ts";
export { defaultEventTime, momentsSpine, type RequestedSpine, requestedSpine } from "./requested-spine.ts";
export type { SelectedView, Selection, Shape } from "./selection.ts";
export {
  type FileOptions,
  file,
  query,
  type Source,
  type SourceOptions,
  sourceOf,
  type TableOptions,
  table,
} from "./source.ts";
export { asOf, type Moments, type MomentsOptions, momentsAt, range } from "./spine.ts";
export type { SpineTimesOptions } from "./spine-times.ts";
export { type Sql, sql, type UndeclaredRow } from "./sql.ts";
export { type Type, type Types, t } from "./type.ts";
