import { parameter, type Sql, sql } from "../../../../src/kernel/sql.ts";
import type { RawRow } from "../exchange.ts";
import { print } from "../query.ts";
import type { Session } from "../session.ts";
import { namePrefix } from "./job-name.ts";

/** A job that has a session of the server. */
export interface JobSession {
  readonly id: string;
  readonly user: string;
  /** Null where the server does not show it to this role. */
  readonly startedAt: string | null;
}

/** Of this database; of one job, or of all with null. Everybody may see the names of sessions, also of other roles'. */
export async function jobSessions(session: Session, id: string | null): Promise<readonly JobSession[]> {
  const { rows } = await session.run(
    print(sql`
      select substr(a.application_name, ${length}), a.usename,
             to_char(a.xact_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      from pg_catalog.pg_stat_activity a where ${ofJobs(id)}`),
  );
  return rows.map(sessionOf);
}

/** Stops or ends the sessions of a job; the server refuses it for another role's, unless the role may signal those. */
export async function signalJob(
  session: Session,
  what: "pg_cancel_backend" | "pg_terminate_backend",
  id: string,
): Promise<void> {
  const call = what === "pg_cancel_backend" ? sql`pg_catalog.pg_cancel_backend` : sql`pg_catalog.pg_terminate_backend`;
  await session.run(print(sql`select ${call}(a.pid) from pg_catalog.pg_stat_activity a where ${ofJobs(id)}`));
}

const length = parameter({ value: namePrefix.length + 1 });

/** Workers of a parallel query carry its leader's name. */
function ofJobs(id: string | null): Sql {
  const name = parameter({ value: namePrefix + (id ?? "") });
  const named = id === null ? sql`starts_with(a.application_name, ${name})` : sql`a.application_name = ${name}`;
  return sql`a.datname = current_database() and a.leader_pid is null and ${named}`;
}

function sessionOf([id, user, startedAt]: RawRow): JobSession {
  return { id: id ?? "", user: user ?? "", startedAt: startedAt ?? null };
}
