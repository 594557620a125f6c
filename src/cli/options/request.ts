import type { Command } from "commander";
import type { ResultColumn } from "../../ports/warehouse.ts";
import type { RetrievalRequest } from "../../runtime/retrieve/retrieval.ts";
import type { Project } from "../context.ts";
import type { Session } from "../session.ts";
import { addFeatureOptions, type FeatureOptions, featuresOf } from "./features.ts";
import { addBoundsOption, type BoundsOptions, boundsOf } from "./limits.ts";
import { addSpineOptions, type SpineOptions, saysSpine, spineOf, spineTimesOf } from "./spine.ts";
import { addStrategyOptions, type StrategyOptions, strategiesOf } from "./strategies.ts";

export type RequestOptions = FeatureOptions & SpineOptions & StrategyOptions & BoundsOptions;

/** What `training-set`, `compile` and `explain` have in common. */
export function addRequestOptions(command: Command): Command {
  return addBoundsOption(addStrategyOptions(addSpineOptions(addFeatureOptions(command))));
}

export interface AskedRequest {
  readonly request: RetrievalRequest;
  /** Columns of a spine file whose types are a guess from their values. */
  readonly guessed: readonly ResultColumn[];
}

/** Reads a request. Without rows, where they may be left out, it is for the least spine: the join keys and a time. */
export async function requestOf(
  session: Session,
  project: Project,
  options: RequestOptions,
  rows: "needed" | "optional",
): Promise<AskedRequest> {
  const features = await featuresOf(options);
  const asked =
    rows === "needed" || saysSpine(options)
      ? await spineOf(session, project, features, options)
      : await leastSpine(project, features, options);
  const request = {
    features,
    fullNames: options.fullNames ?? false,
    ...strategiesOf(options),
    ...boundsOf(options),
    ...spineTimesOf(options),
    spine: asked.spine,
  };
  await tellGuesses(session, asked.guessed);
  return { request, guessed: asked.guessed };
}

async function leastSpine(
  { store }: Project,
  features: RetrievalRequest["features"],
  { eventTime }: RequestOptions,
): Promise<Omit<AskedRequest, "request"> & Pick<RetrievalRequest, "spine">> {
  const [{ canonicalSpine }, { defaultEventTime }] = await Promise.all([
    import("../../runtime/plan/canonical-sql.ts"),
    import("../../define/requested-spine.ts"),
  ]);
  return { spine: canonicalSpine(await store.registry(), features, eventTime ?? defaultEventTime), guessed: [] };
}

async function tellGuesses(session: Session, guessed: readonly ResultColumn[]): Promise<void> {
  if (guessed.length === 0) return;
  const { typeName } = await import("../../ir/types.ts");
  const columns = guessed.map(({ name, type }) => `${name}=${typeName(type)}`).join(",");
  session.output.note(`types guessed from the spine's values; to say them yourself: --spine-types "${columns}"`);
}
