import type { RunsHealth } from "../ports/run-store.ts";
import type { SqlDatabase } from "../ports/sql-database.ts";
import { knexOn } from "../tables/knex-session.ts";
import { missingRights, schemaState, tableStates } from "../tables/rights.ts";
import { coverageOf, type RunRow, runOf, type VersionRow } from "./rows.ts";

const tables = ["runs", "versions", "intervals", "audit", "spans", "migrations"];

/** What is so of the tables of run state: without making them, or bringing them up to date. */
export function readHealth(database: SqlDatabase, schema: string, project: string): Promise<RunsHealth> {
  return database.transaction(async (session) => {
    const { clock, about, user, isMade, findings } = await schemaState(session, schema);
    const known = await tableStates(session, schema);
    const ours = tables.flatMap((name) => known.get(name) ?? []);
    const state = {
      ...{ about, clock, clockStep: 0n, isMade: isMade && known.has("versions") },
      findings: [...findings, ...missingRights(ours, schema, user)],
    };
    if (!state.isMade || ours.some(({ mayRead }) => !mayRead)) return { ...state, coverage: [], lost: 0 };
    const knex = await knexOn(session);
    const of = (name: string) => knex.withSchema(schema).table(name);
    const versions: readonly VersionRow[] = await of("versions").where({ project }).select();
    const running: readonly RunRow[] = await of("runs").where({ project, state: "running" }).select();
    const lost = running.filter((row) => runOf(row, Number(clock)).state === "lost").length;
    return { ...state, coverage: versions.map(coverageOf), lost };
  });
}
