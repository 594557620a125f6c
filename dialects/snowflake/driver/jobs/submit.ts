import { randomUUID } from "node:crypto";
import { draftComment } from "../../../../src/ir/dataset-draft.ts";
import { type Sql, sql, stringLiteral } from "../../../../src/kernel/sql.ts";
import type { JobTicket, SubmitRun } from "../../../../src/ports/jobs.ts";
import { printText } from "../query.ts";
import { isTaken, placeOf, relationSql, taken } from "../relation.ts";
import type { Session } from "../session.ts";
import type { Sessions } from "../sessions.ts";
import { dropForgotten, dropKept, keptSpine } from "./kept-spine.ts";
import { jobTag } from "./tag.ts";

/**
 * One statement that makes the table with its comment, in a session that is left behind: the service takes the table from it at
 * once, when it is whole, so that readers see the old one or the new one.
 */
export function submit(sessions: Sessions, run: SubmitRun): Promise<JobTicket> {
  return sessions.detached(run.signal, (session) => submitIn(session, run));
}

async function submitIn(session: Session, run: SubmitRun): Promise<JobTicket> {
  const { draft, ifExists } = run;
  const table = await placeOf(session, run.table);
  if (ifExists === "error" && (await isTaken(session, table))) throw taken(table);
  if (run.statement.outline.upload !== null)
    await dropForgotten(session, await placeOf(session, { database: null, schema: null, name: "" }));
  const { query, spine } = await keptSpine(session, run);
  try {
    const { project, service } = draft.manifest;
    const key = randomUUID();
    const head = printText(creating(relationSql(table), ifExists === "replace", draftComment(draft, key)));
    const text = `${head}\n${query.text}`;
    const tag = jobTag({ project, service, table, spine, key });
    return { id: await session.submit({ text, parameters: query.parameters }, tag, run.limits?.milliseconds ?? null) };
  } catch (error) {
    if (spine !== null) await dropKept(session.afterwards(), spine).catch(() => undefined);
    throw error;
  }
}

/** A transient table, as those that somebody waits for. */
function creating(table: Sql, replaces: boolean, comment: string): Sql {
  const create = replaces ? sql`CREATE OR REPLACE TRANSIENT TABLE` : sql`CREATE TRANSIENT TABLE`;
  return sql`${create} ${table} COMMENT = ${stringLiteral(comment)} AS`;
}
