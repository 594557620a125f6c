import { Client } from "pg";
import type { BuiltPackage } from "../engines/built-package.ts";
import type { Subject } from "../harness/interleave.ts";
import { ridesView } from "./definitions.ts";
import type { Halves } from "./memory-watch.ts";
import { ends, type Rides } from "./rides.ts";

/** What the program prints. */
interface Printed {
  readonly runs: readonly (Halves & { readonly milliseconds: number; readonly received: number })[];
  readonly peakMB: number;
}

export interface OwnRuns {
  readonly first: Subject;
  readonly next: Subject;
  /** Megabytes, a round each. */
  readonly peaks: number[];
  /** The most memory of the second half of a first load, in the most of its first half, a round each. */
  readonly growths: number[];
  /** The online table, once something has run. */
  table(): Promise<string>;
}

/** A first load and an increment, both by one process that has just started, into an online store that was cleared. */
export function ownRuns(
  built: BuiltPackage,
  warehouse: string,
  online: string,
  { table }: Rides,
  upTo: readonly string[] = ends,
): OwnRuns {
  const peaks: number[] = [];
  const growths: number[] = [];
  let next = 0;
  return {
    peaks,
    growths,
    first: {
      name: "asof, first",
      run: async () => {
        await asked(online, "drop schema if exists asof_online cascade; drop schema if exists asof_runs cascade");
        const { runs, peakMB } = await built.run<Printed>("programs/materialize.ts", [
          warehouse,
          online,
          table,
          ...upTo,
        ]);
        const [one, other] = runs;
        if (one === undefined || runs.length < upTo.length) throw new Error(`${upTo.length} runs were asked for`);
        peaks.push(peakMB);
        growths.push(one.secondHalfMB / one.firstHalfMB);
        next = other?.milliseconds ?? 0;
        return one.milliseconds;
      },
    },
    next: { name: "asof, next", run: async () => next },
    table: async () => {
      const name = await asked(
        online,
        `select quote_ident(tablename) from pg_tables where schemaname = 'asof_online' and tablename like '${ridesView}%'`,
      );
      return `asof_online.${name}`;
    },
  };
}

/** The first column of the last answer's first row. */
export async function asked(url: string, text: string): Promise<string | null> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows = [] } = await client.query({ text, rowMode: "array" });
    return rows[0]?.[0] ?? null;
  } finally {
    await client.end();
  }
}
