import type { Command } from "commander";
import { typeName } from "../../ir/types.ts";
import type { ServedFeatures } from "../../runtime/online/served-features.ts";
import type { ServedPlan } from "../../runtime/online/served-plan.ts";
import { RawJson } from "../json.ts";
import { servedText } from "../online/served-text.ts";
import { addEntitiesOptions, type EntitiesOptions, entitiesOf } from "../options/entities.ts";
import { addFeatureOptions, type FeatureOptions, featuresOf } from "../options/features.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";

interface GetOptions extends FeatureOptions, EntitiesOptions {}

export function addGetOnlineFeatures(program: Command, run: Runner): void {
  const command = program
    .command("get-online-features")
    .summary("the newest values of some entities, as the online store has them")
    .description(
      "Reads the newest values of some entities from the online store, each with what is to be said of it: whether it is there, " +
        "NULL, missing or too old, and its age. Features of on-demand views are computed.",
    );
  addEntitiesOptions(addFeatureOptions(command));
  command.action(() => run(command, (session) => getOnlineFeatures(session, command.opts<GetOptions>())));
}

async function getOnlineFeatures(session: Session, options: GetOptions): Promise<undefined> {
  const { output, signal } = session;
  const features = await featuresOf(options);
  const { store } = await session.project();
  const reads = await store.onlineReads();
  const plan = await reads.planOf({ features, fullNames: options.fullNames ?? false });
  const served = await reads.readPlan(plan, await entitiesOf(session, options, plan.columns), signal);
  output.result(await servedJson(plan, served), () => servedText(plan, served, output.styles));
}

async function servedJson(plan: ServedPlan, { at, rows, features }: ServedFeatures): Promise<object> {
  const { jsonLines } = await import("../../runtime/sink/json-lines.ts");
  const columns = [...plan.columns, ...plan.outputs];
  const json = jsonLines(columns);
  return {
    at,
    columns: columns.map(({ name, type }) => ({ name, type: typeName(type) })),
    rows: rows.map((row) => new RawJson(json.line(columns.map(({ name }) => row[name] ?? null)).trimEnd())),
    features: plan.outputs.map(({ name }) => {
      const { statuses, eventTimes, ages, versions } = features[name] ?? {};
      return { name, statuses, eventTimes, ages, versions };
    }),
  };
}
