import type { DatasetManifest } from "../../../../src/ir/dataset.ts";
import { readComment } from "../../../../src/ir/dataset-draft.ts";
import type { Relation } from "../../../../src/ir/definition.ts";
import { integerLiteral, parameter, type Sql, sql } from "../../../../src/kernel/sql.ts";
import type { RawRow } from "../exchange.ts";
import { print } from "../query.ts";
import type { Session } from "../session.ts";

/** A table that a job made: its comment says so, and that the job succeeded. */
export interface JobTable {
  readonly table: Relation;
  readonly owner: string;
  readonly manifest: DatasetManifest;
}

/** The newest first. */
export async function jobTables(session: Session, limit: number): Promise<readonly JobTable[]> {
  const found = await tables(session, sql`d.description like ${parameter({ value: '{"format":1,%"job":"%' })}`, limit);
  return found.filter(({ manifest }) => manifest.job !== undefined);
}

export async function jobTable(session: Session, id: string): Promise<JobTable | null> {
  const named = parameter({ value: `"job":${JSON.stringify(id)}` });
  const found = await tables(session, sql`strpos(d.description, ${named}) > 0`, 10);
  return found.find(({ manifest }) => manifest.job === id) ?? null;
}

/** When it was started, as the manifest says, which may be long: the text is not made JSON for that. */
const startedAt = sql`substring(d.description from '"startedAt":"([^"]*)"')`;

async function tables(session: Session, condition: Sql, limit: number): Promise<readonly JobTable[]> {
  const { rows } = await session.run(
    print(sql`
      select n.nspname, c.relname, pg_catalog.pg_get_userbyid(c.relowner), d.description
      from pg_catalog.pg_description d
      join pg_catalog.pg_class c on c.oid = d.objoid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where d.classoid = cast('pg_catalog.pg_class' as regclass) and d.objsubid = 0 and ${condition}
      order by ${startedAt} desc nulls last limit ${integerLiteral(limit)}`),
  );
  return rows.flatMap(tableOf);
}

function tableOf([schema, name, owner, description]: RawRow): readonly JobTable[] {
  const comment = readComment(description ?? null);
  if (comment?.kind !== "finished") return [];
  const table = { database: null, schema: schema ?? null, name: name ?? "" };
  return [{ table, owner: owner ?? "", manifest: comment.manifest }];
}
