import type { Command } from "commander";
import { addFeatureOptions, type FeatureOptions, featuresOf } from "../options/features.ts";
import { defaultLimit, limitOf } from "../options/limit.ts";
import {
  addBoundsOption,
  addLimitOptions,
  type BoundsOptions,
  boundsOf,
  type LimitOptions,
  limitsOf,
} from "../options/limits.ts";
import { isoInstant, populationOf } from "../options/spine.ts";
import { addStrategyOptions, type StrategyOptions, strategiesOf } from "../options/strategies.ts";
import {
  asyncText,
  checkAsync,
  checkPartitionBy,
  partitionByText,
  tableName,
  whereText,
  writing,
} from "../options/where.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { preview } from "../training-set/preview.ts";
import { writeOut } from "../training-set/write-out.ts";
import { UsageError } from "../usage-error.ts";

interface ScoreOptions extends FeatureOptions, StrategyOptions, LimitOptions, BoundsOptions {
  readonly at: string;
  readonly population?: string;
  readonly eventTime?: string;
  readonly to?: string;
  readonly partitionBy?: string;
  readonly async?: boolean;
  readonly overwrite?: boolean;
  readonly limit?: string;
}

export function addScore(program: Command, run: Runner): void {
  const command = program
    .command("score")
    .summary("the features of every entity at one instant, for scoring in batches")
    .description(
      "Batch scoring: one row for each entity, with its features as they were known at one instant. The instant is told, and " +
        "kept in the manifest: the same rows come again, whenever they are asked for with it.",
    );
  addFeatureOptions(command)
    .optionsGroup("Of whom, and when:")
    .option("--at <instant>", "as in 2013-07-01 or 2013-07-01T12:00:00Z, or now", "now")
    .option(
      "--population <entities>",
      'table:[schema.]name, "select …" or @query.sql that lists the entities (default: those of the sources)',
    )
    .option("--event-time <column>", "the column that holds the instant (default: event_timestamp)");
  addLimitOptions(addBoundsOption(addStrategyOptions(command)))
    .optionsGroup("Where to:")
    .option("--to <where>", whereText)
    .option("--partition-by <unit>", partitionByText)
    .option("--async", asyncText)
    .option("--overwrite", "replace what is there")
    .option("--limit <rows>", `without --to: how many rows are shown (default: ${defaultLimit})`);
  command.action(() => run(command, (session) => score(session, command.opts<ScoreOptions>())));
}

async function score(session: Session, options: ScoreOptions): Promise<undefined> {
  checkOptions(options);
  const { store } = await session.project();
  const { defaultEventTime } = await import("../../define/requested-spine.ts");
  const features = await featuresOf(options);
  const population = options.population === undefined ? null : await populationOf(options.population, session);
  const at = options.at === "now" ? store.now() : isoInstant(options.at, "--at");
  const time = options.eventTime ?? defaultEventTime;
  const made = await store.trainingSet({
    features,
    fullNames: options.fullNames ?? false,
    ...strategiesOf(options),
    ...(await limitsOf(options)),
    ...boundsOf(options),
    spine: { kind: "as_of", instant: at, population, time },
  });
  if (options.to === undefined) {
    session.output.note(`as of ${at}`);
    await preview(session, made, limitOf(options.limit), { guessed: [], all: "--to FILE", told: { at } });
    return;
  }
  const told = { json: { at }, lines: [["as of", at]] as const };
  if (options.async === true) {
    const { startJob } = await import("../training-set/start.ts");
    const { to, overwrite } = options;
    await startJob(session, made, { table: tableName(to), overwrite: overwrite === true, guessed: [], told });
    return;
  }
  await writeOut(session, made, { ...writing(options, options.to), guessed: [], told });
}

function checkOptions({ to, overwrite, limit, partitionBy, async: leaves }: ScoreOptions): void {
  checkAsync(leaves, to, "--to table:NAME");
  if (to === undefined && overwrite === true)
    throw new UsageError("--overwrite goes with --to", "say where to: --to FILE");
  if (to !== undefined && limit !== undefined) throw new UsageError("--limit is for showing rows, without --to");
  checkPartitionBy(partitionBy, "--to", to);
}
