import type { BenchServer, BenchSession } from "../engines/server.ts";
import type { Subject } from "../harness/interleave.ts";
import { rideFeatures } from "./ride-features.ts";
import { ends, type Rides } from "./rides.ts";

/**
 * A first load and what follows it, as somebody would write them who has this table alone to think of. The index of the online
 * table is made after its rows, and the work memory is what suits each form best: both were tried. Both are run in a session that has
 * just begun, as a program's is: the first look at each page of the server's memory takes a session its time.
 */
export interface ByHand {
  readonly name: string;
  readonly table: string;
  readonly first: Subject;
  readonly next: Subject;
}

interface Form {
  readonly name: string;
  readonly workMemory: string;
  /** The newest row of each key among those that meet a condition on rows named `r`. */
  rows(source: string, condition: string): string;
}

const features = rideFeatures.map(({ name }) => name);
const columns = ["driver_id", "event_timestamp", "created", ...features];
const ofRow = columns.map((name) => `r.${name}`).join(", ");
const newest = "r.event_timestamp desc, r.created desc nulls last";

const distinctOn: Form = {
  name: "distinct on",
  workMemory: "32MB",
  rows: (source, condition) =>
    `select distinct on (r.driver_id) ${ofRow} from ${source} r where r.driver_id is not null and ${condition}
     order by r.driver_id, ${newest}`,
};

const greatestTime: Form = {
  name: "join with the greatest time",
  workMemory: "256MB",
  rows: (source, condition) =>
    `select distinct on (r.driver_id) ${ofRow}
     from (select driver_id, max(event_timestamp) as latest from ${source} r
           where driver_id is not null and ${condition} group by driver_id) m
     join ${source} r on r.driver_id = m.driver_id and r.event_timestamp = m.latest
     order by r.driver_id, r.created desc nulls last`,
};

const walkedKeys: Form = {
  name: "a probe for each key",
  workMemory: "64MB",
  rows: (source, condition) =>
    `select ${ofRow}
     from (select distinct on (driver_id) driver_id from ${source} where driver_id is not null order by driver_id) k
     cross join lateral (select * from ${source} r where r.driver_id = k.driver_id and ${condition}
                         order by ${newest} limit 1) r`,
};

/** Without an index; of what else was tried (ROW_NUMBER, array_agg, a narrow sort and a fetch by ctid) nothing was quicker. */
export const withoutIndex: readonly Form[] = [distinctOn, greatestTime];
/** With the index that is advised: a recursive walk over the keys takes half as long again, and DISTINCT ON twice as long. */
export const withIndex: readonly Form[] = [walkedKeys];

const [firstEnd, nextEnd] = ends;
const known = (end: string): string => `r.event_timestamp <= timestamptz '${end}'`;

export function byHand(server: BenchServer, { table: source }: Rides, form: Form, name: string): ByHand {
  const { workMemory } = form;
  const table = `by_hand_${name.replaceAll(/\W+/g, "_")}`;
  const settings = columns.slice(1).map((one) => `${one} = excluded.${one}`);
  const inTransaction = (work: string): string => `begin; set local work_mem = '${workMemory}'; ${work}; commit`;
  const first = inTransaction(
    `insert into ${table} ${form.rows(source, known(firstEnd))}; alter table ${table} add primary key (driver_id)`,
  );
  // What came meanwhile is little, and needs no other form.
  const fresh = distinctOn.rows(source, `r.event_timestamp > timestamptz '${firstEnd}' and ${known(nextEnd)}`);
  const next = inTransaction(
    `insert into ${table} as t ${fresh} on conflict (driver_id) do update set ${settings.join(", ")}
     where (excluded.event_timestamp, excluded.created) > (t.event_timestamp, t.created)`,
  );
  let session: BenchSession | null = null;
  return {
    name,
    table,
    first: {
      name: `${name}, first`,
      run: async (limitMs) => {
        await server.run(`drop table if exists ${table}`);
        await server.run(
          `create table ${table} (${typedColumns()}) with (fillfactor = 85, autovacuum_enabled = false)`,
        );
        session = await server.session();
        return session.time(first, limitMs);
      },
    },
    next: {
      name: `${name}, next`,
      run: async (limitMs) => {
        if (session === null) throw new Error("a first load comes before what follows it");
        const milliseconds = await session.time(next, limitMs);
        await session.end();
        return milliseconds;
      },
    },
  };
}

function typedColumns(): string {
  const typed = rideFeatures.map(({ name, isWhole }) => `${name} ${isWhole ? "bigint" : "float8"}`);
  return ["driver_id bigint not null", "event_timestamp timestamptz", "created timestamptz", ...typed].join(", ");
}
