import { type Command, Option } from "commander";
import type { LoadOptions } from "../load/load-options.ts";
import { loadOneFile } from "../load/one-file.ts";
import { loadSources } from "../load/sources.ts";
import { collect } from "../options/collect.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";

export function addLoad(program: Command, run: Runner): void {
  const command = program
    .command("load")
    .summary("bring files into tables of the warehouse")
    .description(
      "Brings a CSV, JSON lines or Parquet file into a table of the warehouse, with its index, in one transaction. " +
        "Without a file: every file(…) source of the definitions, with the columns that they declare and the index that the " +
        "views on it want; tables that exist are left as they are, unless --if-exists replace.",
    )
    .argument("[file]", ".csv, .jsonl (also .gz) or .parquet")
    .option("--table <name>", "[schema.]name; otherwise the file's own name")
    .option("--types <columns>", "types of columns: column=type, comma-separated, repeatable", collect)
    .option("--accept-types", "take the types that are proposed from the values")
    .option("--null <text>", "a text that means NULL; repeatable (default: the empty field and NA)", collect)
    .option("--index <columns>", 'an index, as in "origin,-time_hour" (- is newest first); repeatable', collect)
    .addOption(new Option("--if-exists <do>", "where the table exists").choices(["error", "replace", "append"]));
  command.action((file: string | undefined) =>
    run(command, (session) => load(session, file, command.opts<LoadOptions>())),
  );
}

async function load(session: Session, file: string | undefined, options: LoadOptions): Promise<undefined> {
  if (file !== undefined) return loadOneFile(session, file, options);
  const misplaced = (["table", "types", "index"] as const).find((name) => options[name] !== undefined);
  if (misplaced !== undefined)
    throw new UsageError(`--${misplaced} goes with a file`, `asof load FILE --${misplaced} …`);
  return loadSources(session, options);
}
