/** A view over a source that takes pushed rows, and a warehouse in memory whose table grows while runs read it. */
import { onlineTableOf } from "../../../src/compiler/compile.ts";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import { collectDefinitions, entity, featureView, t, table } from "../../../src/define/index.ts";
import { columnBatch } from "../../../src/ir/column-builder.ts";
import type { CompiledLatest, KnownInterval } from "../../../src/ir/latest.ts";
import { type OnlineTable, onlineColumns } from "../../../src/ir/online.ts";
import type { Registry } from "../../../src/ir/registry.ts";
import type { VerifiedStatement } from "../../../src/ir/statement.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { LoadRun } from "../../../src/ports/warehouse.ts";
import type { Materializing } from "../../../src/runtime/materialize/materializing.ts";
import { formatInstant } from "../../naive/time.ts";
import { rowsIn, type WorldRow } from "./world.ts";

/** As it is pushed. */
export interface PushedRow {
  readonly id: bigint;
  readonly event: string;
  readonly known: string;
  readonly created: string;
  readonly n: bigint | null;
}

export class PushedWorld {
  readonly view: string;
  readonly registry: Registry;
  readonly table: OnlineTable;
  readonly #rows: WorldRow[];
  readonly #pause: () => Promise<void>;

  /** `pause` is taken between any two batches. */
  constructor(view: string, rows: readonly WorldRow[], pause: () => Promise<void>) {
    this.view = view;
    this.#rows = [...rows];
    this.#pause = pause;
    const source = table("s", {
      ...{ push: true, eventTime: "event", createdTime: "created", availableAt: "known" },
      columns: { id: t.int64, event: t.timestamp, known: t.timestamp, created: t.timestamp, n: t.int64 },
    });
    const key = entity("e", { key: { id: t.int64 } });
    const definitions = [key, featureView(view, { entities: [key], source, features: { n: t.int64 } })];
    this.registry = buildRegistry("pushed", collectDefinitions(definitions).definitions, new Map()).registry;
    this.table = onlineTableOf(this.registry, view);
  }

  /** What the warehouse has of an interval just now, in the columns of the online table. */
  #taken(interval: KnownInterval): readonly Row[] {
    const rows = rowsIn({ name: this.view, rows: this.#rows, edition: "" }, interval);
    // There the world has a feature more.
    return rows.map((row) => row.slice(0, onlineColumns(this.table).length));
  }

  readonly warehouse = {
    read: async ({ statement }: { readonly statement: VerifiedStatement }) => {
      const columns = onlineColumns(this.table);
      const rows = this.#taken(this.#intervals.get(statement) ?? { start: null, end: "" });
      return { columns, batches: this.#inOnes(rows) };
    },
    estimateCost: async (): Promise<never> => {
      throw new Error("nobody asks what it costs");
    },
    load: async ({ rows }: LoadRun) => {
      let count = 0n;
      for await (const batch of rows)
        for (const row of batch) {
          this.#rows.push(worldRow(row));
          count += 1n;
        }
      return { rows: count };
    },
  };

  readonly #intervals = new WeakMap<object, KnownInterval>();

  get sources(): Pick<Materializing, "compile" | "tableOf" | "warehouse"> {
    return {
      tableOf: async () => this.table,
      compile: async ({ interval }): Promise<CompiledLatest> => {
        // Nobody reads its text here.
        const statement = { text: "", parameters: [], hash: "" } as unknown as VerifiedStatement;
        this.#intervals.set(statement, interval);
        return { table: this.table, interval, statement };
      },
      warehouse: this.warehouse,
    };
  }

  async *#inOnes(rows: readonly Row[]) {
    const types = onlineColumns(this.table).map(({ type }) => type);
    for (const row of rows) {
      await this.#pause();
      yield columnBatch(types, [row]);
    }
  }
}

function worldRow([id, event, known, created, n]: Row): WorldRow {
  return {
    id: BigInt(String(id)),
    event: micros(event),
    known: micros(known),
    created: micros(created),
    n: n == null ? null : BigInt(String(n)),
  };
}

function micros(time: unknown): bigint {
  return (
    BigInt(Date.parse(String(time).replace(/(\.\d{3})\d*/, "$1"))) * 1_000n +
    BigInt(/\.\d{3}(\d{3})/.exec(String(time))?.[1] ?? "0")
  );
}

export function pushedRow({ id, event, known, created, n }: WorldRow): PushedRow {
  return { id, event: formatInstant(event), known: formatInstant(known), created: formatInstant(created), n };
}
