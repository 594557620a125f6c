import type { Command } from "commander";
import { typeName } from "../../ir/types.ts";
import { defaultLimit, limitOf } from "../options/limit.ts";
import { addRequestOptions, type RequestOptions, requestOf } from "../options/request.ts";
import { checkPartitionBy, partitionByText, whereText, writing } from "../options/where.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { preview } from "../training-set/preview.ts";
import { writeOut } from "../training-set/write-out.ts";
import { UsageError } from "../usage-error.ts";

interface TrainingSetOptions extends RequestOptions {
  readonly out?: string;
  readonly partitionBy?: string;
  readonly overwrite?: boolean;
  readonly limit?: string;
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
  addRequestOptions(command)
    .optionsGroup("Where to:")
    .option("--out <where>", whereText)
    .option("--partition-by <unit>", partitionByText)
    .option("--overwrite", "replace what is there")
    .option("--limit <rows>", `without --out: how many rows are shown (default: ${defaultLimit})`);
  command.action(() => run(command, (session) => trainingSet(session, command.opts<TrainingSetOptions>())));
}

async function trainingSet(session: Session, options: TrainingSetOptions): Promise<undefined> {
  checkOptions(options);
  const project = await session.project();
  const { request, guessed } = await requestOf(session, project, options, "needed");
  const made = await project.store.trainingSet(request);
  const asked = guessed.map(({ name, type }) => ({ name, type: typeName(type) }));
  if (options.out === undefined)
    await preview(session, made, limitOf(options.limit), { guessed: asked, all: "--out FILE" });
  else await writeOut(session, made, { ...writing(options, options.out), guessed: asked });
}

function checkOptions({ out, overwrite, limit, partitionBy }: TrainingSetOptions): void {
  if (out === undefined && overwrite === true)
    throw new UsageError("--overwrite goes with --out", "say where to: --out FILE");
  if (out !== undefined && limit !== undefined) throw new UsageError("--limit is for showing rows, without --out");
  checkPartitionBy(partitionBy, "--out", out);
}
