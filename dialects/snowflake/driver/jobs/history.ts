import { integerLiteral, parameter, qualified, type Sql, sql } from "../../../../src/kernel/sql.ts";
import type { JobState, JobStatus } from "../../../../src/ports/jobs.ts";
import type { JobNote } from "../../../common/jobs/note.ts";
import { toAsofError } from "../errors.ts";
import { print } from "../query.ts";
import { currentPlace } from "../relation.ts";
import { type RawRow, type Session, textOf } from "../session.ts";
import { jobTagPrefix, noteOfTag } from "./tag.ts";

/** A job as the history of queries tells it: of the last seven days, of the asker and of those that the role may monitor. */
export interface JobInHistory {
  readonly status: JobStatus;
  readonly note: JobNote;
}

/** Newest first. */
export function jobsInHistory(session: Session, limit: number): Promise<readonly JobInHistory[]> {
  return asked(session, sql`STARTSWITH(QUERY_TAG, ${parameter({ value: jobTagPrefix })})`, limit);
}

export async function jobInHistory(session: Session, id: string): Promise<JobInHistory | null> {
  const [job] = await asked(session, sql`QUERY_ID = ${parameter({ value: id })}`, 1);
  return job ?? null;
}

const columns = sql`QUERY_ID, QUERY_TAG, USER_NAME, EXECUTION_STATUS, ERROR_CODE, ERROR_MESSAGE,
  DATE_PART(EPOCH_MILLISECOND, START_TIME) AS STARTED, DATE_PART(EPOCH_MILLISECOND, END_TIME) AS ENDED, BYTES_SCANNED`;

/** Each function looks at the last 10,000 queries before anything is filtered: an own job is found among one's own as well. */
async function asked(session: Session, condition: Sql, limit: number): Promise<readonly JobInHistory[]> {
  const { database } = await currentPlace(session);
  const within = (name: string): Sql =>
    qualified(database === null ? ["INFORMATION_SCHEMA", name] : [database, "INFORMATION_SCHEMA", name]);
  const from = (name: string): Sql =>
    sql`SELECT ${columns} FROM TABLE(${within(name)}(RESULT_LIMIT => 10000)) WHERE ${condition}`;
  const { rows } = await session.run(
    print(sql`
      ${from("QUERY_HISTORY_BY_USER")} UNION ${from("QUERY_HISTORY")}
      ORDER BY STARTED DESC LIMIT ${integerLiteral(limit)}`),
  );
  return rows.flatMap(jobOf);
}

function jobOf([id, tag, user, status, code, message, started, ended, bytes]: RawRow): readonly JobInHistory[] {
  const note = noteOfTag(textOf(tag));
  if (note === null) return [];
  const state = stateOf(textOf(status) ?? "");
  const error = state === "failed" ? errorOf(textOf(code), textOf(message)) : null;
  const scanned = textOf(bytes);
  const told: JobStatus = {
    id: textOf(id) ?? "",
    state: error?.code === "cancelled" ? "cancelled" : state,
    project: note.project,
    service: note.service,
    user: textOf(user),
    startedAt: isoOf(textOf(started)),
    // That of one that runs is 1970.
    endedAt: state === "running" ? null : isoOf(textOf(ended)),
    rows: null,
    bytes: scanned === null ? null : BigInt(scanned),
    table: note.table,
    error,
  };
  return [{ status: told, note }];
}

function stateOf(status: string): JobState {
  if (/^success/i.test(status)) return "succeeded";
  return /^(fail|incident|abort|disconnected)/i.test(status) ? "failed" : "running";
}

function errorOf(code: string | null, message: string | null): JobStatus["error"] {
  const circumstance = { place: "Snowflake", connecting: false, secrets: [] };
  const padded = code?.padStart(6, "0");
  return toAsofError({ code: padded, message: message ?? undefined }, circumstance).diagnostics[0] ?? null;
}

function isoOf(milliseconds: string | null): string | null {
  return milliseconds === null ? null : new Date(Number(milliseconds)).toISOString();
}
