import { expect } from "vitest";
import type { KnownInterval } from "../../../src/ir/latest.ts";
import type { OnlineTable } from "../../../src/ir/online.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import type { RunStore } from "../../../src/ports/run-store.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { compareNewness } from "../../naive/online.ts";
import { formatInstant } from "../../naive/time.ts";
import { rowsIn, type WorldView, worldKeys, worldTable } from "./world.ts";

/** What the online store holds, beside what the ledger says and what the naive twin would hold. */
export class Agreement {
  readonly #running: RunningEngine;
  readonly #online: OnlineStore;
  readonly #runs: RunStore;
  /** Watermarks of the versions that were read, by view: of whole hours, so that their texts compare. */
  readonly #read = new Map<string, string>();

  constructor(running: RunningEngine, online: OnlineStore, runs: RunStore) {
    this.#running = running;
    this.#online = online;
    this.#runs = runs;
  }

  /** Whatever is committed is in the store, or something newer, and so is all that a watermark says. */
  async checkCommitted(view: WorldView): Promise<number> {
    let checked = 0;
    for (const edition of ["first", "second"]) {
      const table = worldTable({ ...view, edition });
      const rows = await this.#storedRows(table);
      if (rows === null) continue;
      for (const interval of [...(await this.#committedOf(table)), ...(await this.#coverageOf(table))]) {
        checked += 1;
        for (const winner of rowsIn({ ...view, edition }, interval)) {
          const stored = rows.get(String(winner[0]));
          const isThere = stored !== undefined && compareNewness(table, stored, winner) >= 0;
          if (!isThere) expect.fail(`${view.name} ${edition}, ${JSON.stringify(interval)}: ${winner} is missing`);
        }
      }
    }
    return checked;
  }

  /** What is read never has less than what was read before, whichever version it is. */
  async checkForward({ name }: WorldView): Promise<void> {
    const current = (await this.#online.versions({ project: "p", view: name })).find(
      ({ state }) => state === "current",
    );
    if (current === undefined) return;
    const watermark = (await this.#runs.coverage(current.table))?.watermark ?? "";
    expect(watermark >= (this.#read.get(name) ?? "")).toBe(true);
    this.#read.set(name, watermark);
  }

  async #coverageOf(table: OnlineTable): Promise<readonly KnownInterval[]> {
    const coverage = await this.#runs.coverage(table);
    if (coverage === null || coverage.watermark === null) return [];
    return [{ start: coverage.since, end: coverage.watermark }];
  }

  async #committedOf({ view, version }: OnlineTable) {
    const rows = await this.#running.query(
      `select begins, ends from asof_runs.intervals where state = 'committed' and view = '${view}' and version = '${version}'`,
    );
    return rows.map(([begins, ends]) => ({
      start: Number(begins) === Number.MIN_SAFE_INTEGER ? null : formatInstant(BigInt(String(begins))),
      end: formatInstant(BigInt(String(ends))),
    }));
  }

  /** Null where the version is gone. */
  async #storedRows(table: OnlineTable): Promise<ReadonlyMap<string, Row> | null> {
    const current = (await this.#online.versions(table)).find(({ state }) => state === "current");
    if (current?.table.version !== table.version) return null;
    const features = [...table.features.map(({ name }) => name)];
    const [answer] = await this.#online.read([
      { project: "p", view: table.view, keys: worldKeys.map((key) => [key]), features },
    ]);
    const created = await this.#createdOf(table);
    return new Map(
      (answer?.rows ?? []).flatMap((row, index): [string, Row][] => {
        const key = worldKeys[index] ?? 0n;
        return row === null
          ? []
          : [[String(key), [key, row.eventTime, created.get(String(key)) ?? null, ...row.features]]];
      }),
    );
  }

  /** Tie-breaks are not told by a store. */
  async #createdOf(table: OnlineTable): Promise<ReadonlyMap<string, string>> {
    const [[name] = []] = await this.#running.query(
      `select c.relname from pg_class c join pg_namespace s on s.oid = c.relnamespace where s.nspname = 'asof_online' and c.relkind = 'r' and c.relname like '${table.view.replace(" ", "_")}_${table.version}_%'`,
    );
    const rows = await this.#running.query(
      `select id, (extract(epoch from created) * 1000000)::bigint from asof_online."${name}"`,
    );
    return new Map(rows.map(([id, created]) => [String(id), formatInstant(BigInt(String(created)))]));
  }

  /** Nothing is missing, and nothing else is there. */
  async checkWhole(view: WorldView, end: string): Promise<void> {
    const table = worldTable(view);
    const stored = await this.#storedRows(table);
    const expected = rowsIn(view, { start: null, end: end });
    expect(stored?.size).toBe(expected.length);
    for (const winner of expected) {
      const row = stored?.get(String(winner[0])) ?? [];
      if (compareNewness(table, row, winner) !== 0) expect.fail(`${view.name}: ${row} is stored in place of ${winner}`);
      expect(tied(view, winner)).toContainEqual(row.slice(3));
    }
    expect((await this.#runs.coverage(table))?.watermark).toBe(end);
  }
}

/** The features of all rows that tie with a winner. */
function tied({ rows }: WorldView, [id, event, created]: Row): readonly Row[] {
  const same = rows.filter(
    (row) => row.id === id && formatInstant(row.event) === event && formatInstant(row.created) === created,
  );
  return same.map(({ n }) => [n, n]);
}
