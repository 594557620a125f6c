import { authorQuery } from "../../../src/ir/author-query.ts";
import type { CatalogColumn } from "../../../src/ir/catalog.ts";
import { identifier, join, parameter, type Sql, sql } from "../../../src/kernel/sql.ts";
import type { AdmittedQuery } from "../../../src/ports/dialect.ts";
import type { CountQuestion, UnjoinableBy } from "../../../src/ports/warehouse.ts";
import { formatArray } from "./array-text.ts";
import { print } from "./query.ts";
import { relationSql } from "./relation.ts";
import type { Session } from "./session.ts";
import { knownTypes } from "./types.ts";

/** A query's columns, from its analysis alone. */
export async function describeQuery(session: Session, query: AdmittedQuery): Promise<readonly CatalogColumn[]> {
  const { fields } = await session.describe(print(authorQuery(query)));
  const types = await knownTypes(session, fields);
  const oids = parameter({ value: formatArray(fields.map(({ oid }) => String(oid))) });
  const modifiers = parameter({ value: formatArray(fields.map(({ modifier }) => String(modifier))) });
  const { rows } = await session.run(
    print(sql`
      select pg_catalog.format_type(t.oid, t.modifier)
      from unnest(cast(${oids} as oid[]), cast(${modifiers} as integer[])) with ordinality as t(oid, modifier, position)
      order by t.position`),
  );
  return fields.map(({ name }, index) => ({
    name,
    warehouseType: rows[index]?.[0] ?? "",
    ...(types[index] ?? { type: null, time: null }),
  }));
}

export async function count(session: Session, question: CountQuestion): Promise<bigint> {
  const { rows } = await session.run(print(duplicateKeys(question)));
  return BigInt(rows[0]?.[0] ?? 0);
}

/** Keys that hold a NULL match nothing and are left out. Without keys, all rows share one constant key. */
function duplicateKeys({ from, columns }: CountQuestion): Sql {
  const source = from.kind === "table" ? relationSql(from.relation) : sql`(\n${authorQuery(from.query)}\n)`;
  const keys = columns.map(identifier);
  if (keys.length === 0)
    return sql`select case when count(*) > 1 then 1 else 0 end from (select from ${source} as q limit 2) as r`;
  const list = join(keys, sql`, `);
  const complete = join(
    keys.map((key) => sql`${key} is not null`),
    sql` and `,
  );
  return sql`
    select count(*) from (
      select 1 from ${source} as q where ${complete} group by ${list} having count(*) > 1
    ) as d`;
}

/** How many rows of a table can be joined to nothing. */
export async function countUnjoinable(session: Session, table: Sql, { time, keys }: UnjoinableBy): Promise<bigint> {
  const faults = [
    sql`${identifier(time)} is null`,
    sql`not isfinite(${identifier(time)})`,
    ...keys.map((key) => sql`${identifier(key)} is null`),
  ];
  const { rows } = await session.run(print(sql`select count(*) from ${table} where ${join(faults, sql` or `)}`));
  return BigInt(rows[0]?.[0] ?? 0);
}
