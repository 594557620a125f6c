import type { Command } from "commander";
import { typeName } from "../../ir/types.ts";
import type { TrainingSet } from "../../runtime/retrieve/training-set.ts";
import { defaultLimit, limitOf } from "../options/limit.ts";
import { addLimitOptions, type LimitOptions, limitsOf } from "../options/limits.ts";
import { addRequestOptions, type RequestOptions, requestOf } from "../options/request.ts";
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
import type { NamedType } from "../shapes.ts";
import { preview } from "../training-set/preview.ts";
import { writeOut } from "../training-set/write-out.ts";
import { UsageError } from "../usage-error.ts";

interface TrainingSetOptions extends RequestOptions, LimitOptions {
  readonly out?: string;
  readonly partitionBy?: string;
  readonly overwrite?: boolean;
  readonly limit?: string;
  readonly table?: string;
  readonly async?: boolean;
}

export function addTrainingSet(program: Command, run: Runner): void {
  const command = program
    .command("training-set")
    .alias("get-historical-features")
    .summary("rows with their features, as known at each row's time")
    .description(
      "Makes a training set: every row of the spine with its features as they were known at the row's time. Written to a " +
        "file or a table with its manifest (SQL, definitions, counts, warnings), or shown.",
    );
  addLimitOptions(addRequestOptions(command))
    .optionsGroup("Where to:")
    .option("--out <where>", whereText)
    .option("--partition-by <unit>", partitionByText)
    .option("--table <name>", "[schema.]name of a table of the warehouse: short for --out table:…")
    .option("--async", asyncText)
    .option("--overwrite", "replace what is there")
    .option("--limit <rows>", `without --out: how many rows are shown (default: ${defaultLimit})`);
  command.action(() => run(command, (session) => trainingSet(session, command.opts<TrainingSetOptions>())));
}

async function trainingSet(session: Session, given: TrainingSetOptions): Promise<undefined> {
  const options = withOut(given);
  checkOptions(options);
  const project = await session.project();
  const { request, guessed } = await requestOf(session, project, options, "needed");
  const made = await project.store.trainingSet({ ...request, ...(await limitsOf(options)) });
  const asked = guessed.map(({ name, type }) => ({ name, type: typeName(type) }));
  if (options.async === true) await startAsync(session, made, options, asked);
  else if (options.out === undefined)
    await preview(session, made, limitOf(options.limit), { guessed: asked, all: "--out FILE" });
  else await writeOut(session, made, { ...writing(options, options.out), guessed: asked });
}

async function startAsync(
  session: Session,
  made: TrainingSet,
  { out = "", overwrite }: TrainingSetOptions,
  guessed: readonly NamedType[],
): Promise<void> {
  const { startJob } = await import("../training-set/start.ts");
  await startJob(session, made, { table: tableName(out), overwrite: overwrite === true, guessed });
}

/** A table is one place to write to. */
function withOut(options: TrainingSetOptions): TrainingSetOptions {
  const { table, out } = options;
  if (table === undefined) return options;
  if (out === undefined) return { ...options, out: `table:${table}` };
  throw new UsageError("--table and --out both say where to", "give one of them");
}

function checkOptions({ out, overwrite, limit, partitionBy, async: leaves }: TrainingSetOptions): void {
  checkAsync(leaves, out, "--table NAME");
  if (out === undefined && overwrite === true)
    throw new UsageError("--overwrite goes with --out", "say where to: --out FILE");
  if (out !== undefined && limit !== undefined) throw new UsageError("--limit is for showing rows, without --out");
  checkPartitionBy(partitionBy, "--out", out);
}
