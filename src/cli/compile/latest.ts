import type { CompiledLatest } from "../../ir/latest.ts";
import { onlineColumns } from "../../ir/online.ts";
import type { StatementColumn } from "../../ir/statement.ts";
import { typeName } from "../../ir/types.ts";
import { instantOf, shardOf } from "../materialize/run-options.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";

/** What says which run is meant. */
export interface LatestOptions {
  readonly latest?: string;
  readonly from?: string;
  readonly to?: string;
  readonly shard?: string;
  readonly connected?: boolean;
  readonly dialect?: string;
}

/** Prints what a run would load of a view: for a warehouse's own job, or for dbt. */
export async function compileLatest(session: Session, view: string, options: LatestOptions): Promise<undefined> {
  const { from, to, shard } = options;
  if (to === undefined)
    throw new UsageError("--latest needs --to", "say by when rows have to be known: --to 2013-07-02");
  const project = await session.project();
  const interval = {
    start: from === undefined ? null : instantOf(session, "--from", from),
    end: instantOf(session, "--to", to),
  };
  const request = { view, interval, shard: shard === undefined ? null : shardOf(shard) };
  const compiled = await project.store.latest(request, options.connected !== true, options.dialect);
  session.output.result(answerOf(compiled), () => `${compiled.statement.text}\n`);
}

function answerOf({ table, interval, statement }: CompiledLatest) {
  const roles = onlineColumns(table);
  return {
    view: table.view,
    version: table.version,
    interval,
    sql: statement.text,
    sha256: statement.hash,
    parameters: statement.parameters.length,
    columns: statement.outline.columns.map(({ name, type }: StatementColumn, index) => ({
      name,
      type: type === null ? null : typeName(type),
      holds: roles[index]?.name ?? name,
    })),
    strategies: statement.outline.choices,
  };
}
