import { bigquery } from "../../../dialects/bigquery/index.ts";
import { syntax as bigquerySyntax } from "../../../dialects/bigquery/syntax.ts";
import type { Syntax } from "../../../dialects/common/tokens.ts";
import { snowflake } from "../../../dialects/snowflake/index.ts";
import { syntax as snowflakeSyntax } from "../../../dialects/snowflake/syntax.ts";
import { requestedFeatures, requestedSpine } from "../../../src/define/index.ts";
import { createStore } from "../../../src/index.ts";
import type { Statement } from "../../../src/ir/statement.ts";
import type { Dialect } from "../../../src/ports/dialect.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";
import type { RetrievalRequest } from "../../../src/runtime/retrieve/retrieval.ts";
import { definitions, requests } from "../../golden/requests.ts";

const store = createStore({ project: "golden", definitions }) as unknown as FeatureStore;

export interface DialectUnderTest {
  readonly dialect: Dialect;
  readonly syntax: Syntax;
}

export const underTest: readonly DialectUnderTest[] = [
  { dialect: snowflake, syntax: snowflakeSyntax },
  { dialect: bigquery, syntax: bigquerySyntax },
];

/** A golden request's statement in a dialect. */
export async function compiledFor(dialect: Dialect, name: string, strategy: string | null = null): Promise<Statement> {
  const asked = requests[name];
  if (asked === undefined) throw new Error(`there is no golden request '${name}'`);
  const spine = requestedSpine(asked.spine, asked.eventTime ?? null);
  if (spine.kind === "none") throw new Error("a golden request has a spine");
  const request: RetrievalRequest = {
    features: requestedFeatures(asked.features).features,
    fullNames: asked.fullNames ?? false,
    strategy,
    strategies: {},
    spine: spine.kind === "rows" ? { kind: "upload", rows: spine.rows, time: spine.time, columns: [] } : spine.spine,
  };
  const trainingSet = await store.trainingSet(request, true, dialect.name);
  return (await trainingSet.compiled()).statement;
}
