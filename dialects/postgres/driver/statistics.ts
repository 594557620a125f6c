import type { ColumnStatistics, CombinedColumns, TableStatistics, TimeSpread } from "../../../src/ir/catalog.ts";
import { parameter, sql } from "../../../src/kernel/sql.ts";
import { formatArray } from "./array-text.ts";
import type { RawRow } from "./exchange.ts";
import { print } from "./query.ts";
import type { Session } from "./session.ts";
import { type CommonTime, timeSpread } from "./time-spread.ts";

/** Types whose values are instants, or are read as UTC: what text of theirs a cast to timestamptz takes in a session in UTC. */
const timeTypes = ["date", "timestamp without time zone", "timestamp with time zone"];

/**
 * What ANALYZE has counted of some relations, by their numbers in the catalog, in one query. Views hold nothing; columns that the
 * role may not read are left out by the server. Combinations with an expression (a negative number) are left out here. The rows of inheritance children are counted with their parent's.
 */
export async function readStatistics(
  session: Session,
  oids: readonly string[],
): Promise<ReadonlyMap<string, TableStatistics>> {
  const { rows } = await session.run(
    print(sql`
      with asked as (
        select c.oid, c.reltuples, n.nspname, c.relname,
               exists (select from pg_catalog.pg_inherits i where i.inhparent = c.oid) as inherited
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.oid = any (cast(${parameter({ value: formatArray(oids) })} as oid[]))
      )
      select a.oid, 'column', s.attname,
             case when s.n_distinct < 0 then -s.n_distinct * greatest(a.reltuples, 0) else s.n_distinct end,
             s.null_frac,
             array_to_json(s.most_common_freqs),
             case when t.is_time then (
               select json_agg(case when isfinite(v.at) then extract(epoch from v.at) * 1000000 end order by v.place)
               from (select cast(x.text as timestamptz) as at, x.place
                     from unnest(cast(cast(s.most_common_vals as text) as text[])) with ordinality as x(text, place)) as v
             ) end,
             case when t.is_time then (
               select json_agg(extract(epoch from v.at) * 1000000 order by v.at)
               from (select cast(x.text as timestamptz) as at
                     from unnest(cast(cast(s.histogram_bounds as text) as text[])) as x(text)) as v
               where isfinite(v.at)
             ) end
      from asked a
      join pg_catalog.pg_stats s on s.schemaname = a.nspname and s.tablename = a.relname and s.inherited = a.inherited
      join pg_catalog.pg_attribute c on c.attrelid = a.oid and c.attname = s.attname
      cross join lateral (
        select pg_catalog.format_type(c.atttypid, null) = any (cast(${parameter({ value: formatArray(timeTypes) })} as text[]))
      ) as t(is_time)
      union all
      select a.oid, 'combination', null,
             case when d.value < 0 then -d.value * greatest(a.reltuples, 0) else d.value end,
             null,
             (select json_agg(c.attname) from pg_catalog.pg_attribute c
              where c.attrelid = a.oid and c.attnum = any (cast(string_to_array(d.key, ', ') as smallint[]))),
             null, null
      from asked a
      join pg_catalog.pg_stats_ext e on e.schemaname = a.nspname and e.tablename = a.relname
      cross join lateral (
        select key, cast(value as float8)
        from json_each_text(cast(cast(e.n_distinct as text) as json))
      ) as d(key, value)
      where e.n_distinct is not null and d.key not like '%-%'`),
  );
  return byRelation(rows);
}

function byRelation(rows: readonly RawRow[]): ReadonlyMap<string, TableStatistics> {
  const found = new Map<string, { columns: ColumnStatistics[]; combinations: CombinedColumns[] }>();
  for (const row of rows) {
    const oid = row[0] ?? "";
    const one = found.get(oid) ?? { columns: [], combinations: [] };
    if (row[1] === "column") one.columns.push(columnOf(row));
    else one.combinations.push({ columns: names(row[5]), distinct: Number(row[3]) });
    found.set(oid, one);
  }
  return found;
}

function columnOf([, , name, distinct, nullShare, shares, commonTimes, histogram]: RawRow): ColumnStatistics {
  const commonShares = numbers(shares);
  return {
    name: name ?? "",
    // The server says 0 for a count that it does not know.
    distinct: distinct === null || Number(distinct) === 0 ? null : Number(distinct),
    nullShare: Number(nullShare ?? 0),
    commonShares,
    times: spread(commonShares, commonTimes, histogram, Number(nullShare ?? 0)),
  };
}

function spread(
  shares: readonly number[],
  commonTimes: string | null | undefined,
  histogram: string | null | undefined,
  nullShare: number,
): TimeSpread | null {
  const common: CommonTime[] = nullableNumbers(commonTimes).flatMap((instant, index) =>
    instant === null ? [] : [{ instant, share: shares[index] ?? 0 }],
  );
  const rest = 1 - nullShare - shares.reduce((sum, share) => sum + share, 0);
  return timeSpread(common, numbers(histogram), Math.max(0, rest));
}

function nullableNumbers(json: string | null | undefined): readonly (number | null)[] {
  const values: unknown = JSON.parse(json ?? "[]");
  return Array.isArray(values) ? values.map((one) => (typeof one === "number" ? one : null)) : [];
}

function numbers(json: string | null | undefined): readonly number[] {
  return nullableNumbers(json).filter((one) => one !== null);
}

function names(json: string | null | undefined): readonly string[] {
  const values: unknown = JSON.parse(json ?? "[]");
  return Array.isArray(values) ? values.map(String) : [];
}
