/** What every warehouse must do, whichever it is: docs of the port, executed. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { QueryValue, Relation } from "../../src/ir/definition.ts";
import type { UploadTable } from "../../src/ir/statement.ts";
import { type CanonicalType, instant } from "../../src/ir/types.ts";
import type { Row } from "../../src/ir/value.ts";
import type { AdmittedQuery } from "../../src/ports/dialect.ts";
import type { IfExists, LoadedTable } from "../../src/ports/warehouse.ts";
import { allRows, inBatches, readAll, table, types, verified } from "../executed/driver/statements.ts";
import { comparable, everyColumn, everyRow, everyType } from "./every-type.ts";
import type { ContractSubject, RunningSubject } from "./subject.ts";

/** No warehouse folds, cuts or refuses it. */
const mixed = "Mixed Ünï-1";
const one = { n: types.int64 };
const code = (name: string): object => ({ diagnostics: [expect.objectContaining({ code: name })] });
const admitted = (text: string, ...given: readonly [string, QueryValue][]): AdmittedQuery =>
  ({
    texts: [text, ...given.map(([after]) => after)],
    values: given.map(([, value]) => value),
  }) as unknown as AdmittedQuery;

const upload: UploadTable = {
  name: "asof_spine",
  rowNumber: "asof_row",
  columns: [
    { name: "k", sqlName: "k", type: types.int64, time: null },
    { name: "t", sqlName: "t", type: types.timestamp, time: instant },
  ],
};
const spineRows: readonly Row[] = [
  [7n, "2024-01-01T00:00:00.000001Z"],
  [null, null],
  [7n, "2024-01-01T00:00:00.000001Z"],
  [-1n, "1969-12-31T23:59:59Z"],
];

/** The suite. Call it in a test file of the warehouse's. */
export function keepsTheContract({ name, says, allowances, start }: ContractSubject): void {
  const { quoted } = says;
  const all = (columns: readonly string[], from: string, order: string): string =>
    `SELECT ${columns.map((column) => `p.${quoted(column)}`).join(", ")} FROM ${quoted(from)} AS p ORDER BY p.${quoted(order)}`;
  const spine = all(["k", "t"], "asof_spine", "asof_row");
  const spineColumns = { k: types.int64, t: types.timestamp };

  describe(`the contract of a warehouse: ${name}`, () => {
    let subject: RunningSubject;
    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject?.stop());

    const read = (text: string, columns: Readonly<Record<string, CanonicalType | null>>, rows?: readonly Row[]) =>
      readAll(subject.warehouse, text, rows === undefined ? { columns } : { columns, upload }, rows && inBatches(rows));
    const load = (to: string, rows: readonly Row[], ifExists: IfExists | "append" = "error"): Promise<LoadedTable> =>
      subject.warehouse.load({ table: table(to), columns: everyColumn, rows: inBatches(rows), ifExists, indexes: [] });
    const exists = async (...relations: readonly Relation[]): Promise<readonly boolean[]> =>
      (await subject.warehouse.catalog(relations)).tables.map((found) => found.exists);
    const countOf = async (from: string): Promise<unknown> =>
      (await read(`SELECT COUNT(*) AS ${quoted("n")} FROM ${quoted(from)}`, one))[0]?.[0];
    const nothingLeft = (): Promise<void> => expect.poll(() => subject.leftovers()).toEqual([]);
    const three = everyRow(allowances);

    describe("values", () => {
      it("of every type go into a table and come back as they were", async () => {
        expect(await load("every", three)).toEqual({ rows: 3n, indexes: 0 });
        const names = Object.keys(everyType);
        const rows = await read(`SELECT ${names.map(quoted).join(", ")} FROM ${quoted("every")}`, everyType);
        expect(rows).toHaveLength(3);
        for (const row of comparable(three, allowances)) expect(comparable(rows, allowances)).toContainEqual(row);
      });

      it("of every type go beside a statement and come back as they were, in their order", async () => {
        const columns = everyColumn.map((column) => ({ ...column, sqlName: column.name, time: null }));
        const wanted = { columns: everyType, upload: { ...upload, columns } };
        const text = all(Object.keys(everyType), "asof_spine", "asof_row");
        const rows = await readAll(subject.warehouse, text, wanted, inBatches(three.slice(0, 1), [], three.slice(1)));
        expect(comparable(rows, allowances)).toEqual(comparable(three, allowances));
      });

      it("that are no finite number stay that", async () => {
        const columns = { nan: types.float64, more: types.float64, less: types.float64 };
        expect(await read(says.notFinite, columns)).toEqual([[Number.NaN, Infinity, -Infinity]]);
      });

      it("that the declared type cannot hold are refused, not changed", async () => {
        const beyond = `SELECT 2147483648 AS ${quoted("n")}`;
        await expect(read(beyond, { n: types.int32 })).rejects.toMatchObject(code("column-type"));
        expect(await read(beyond, { n: types.int64 })).toEqual([[2147483648n]]);
      });

      it("are bound, whatever they hold", async () => {
        const given = "'; DROP TABLE every; -- \\' \" ? $1 @p :1 é";
        const text = `SELECT ${says.boundText} AS ${quoted("s")}`;
        const wanted = { columns: { s: types.string }, parameters: [given] };
        expect(await readAll(subject.warehouse, text, wanted)).toEqual([[given]]);
      });

      it("that do not fit are told by row and column, and leave nothing", async () => {
        const wrong = three[0]?.map((value, index) => (everyColumn[index]?.name === "i" ? "seven" : value)) ?? [];
        await expect(load("unfit", [...three, wrong])).rejects.toThrow(/row 4.*column 'i'/);
        const late = [...spineRows, ["8", null]];
        await expect(read(spine, spineColumns, late)).rejects.toThrow(/row 5.*column 'k'/);
        expect(await exists(table("unfit"))).toEqual([false]);
        await nothingLeft();
      });

      it("that are infinite times are kept, or told", async () => {
        const rows: readonly Row[] = [[1n, "infinity"]];
        const reading = read(spine, spineColumns, rows);
        if (allowances.finiteTimes === null) expect(await reading).toEqual(rows);
        else await expect(reading).rejects.toMatchObject(code("spine-invalid"));
      });
    });

    describe("an uploaded spine", () => {
      it("keeps its order, its duplicates and its NULLs, may be empty, and is gone afterwards", async () => {
        expect(await read(spine, spineColumns, spineRows)).toEqual(spineRows);
        expect(await read(spine, spineColumns, [])).toEqual([]);
        await expect(read(spine, spineColumns)).rejects.toMatchObject(code("relation-not-found"));
        await nothingLeft();
      });

      it("may come in many batches", async () => {
        const many = Array.from({ length: 3_000 }, (_, n): Row => [BigInt(n), null]);
        const batches = inBatches(many.slice(0, 10), [], many.slice(10));
        const rows = await readAll(subject.warehouse, spine, { columns: spineColumns, upload }, batches);
        expect(rows).toEqual(many);
      });

      it("whose producer fails ends the work, and leaves nothing", async () => {
        async function* failing() {
          yield spineRows;
          throw new Error("the disk is gone");
        }
        const reading = readAll(subject.warehouse, spine, { columns: spineColumns, upload }, failing());
        await expect(reading).rejects.toThrow(/the disk is gone/);
        await nothingLeft();
      });
    });

    describe("reading", () => {
      const statement = (text: string) => verified(text, { columns: one });

      it("gives every row once, in order, in batches no greater than asked for", async () => {
        const { columns, batches } = await subject.warehouse.read({
          statement: statement(says.numbers(2_500)),
          upload: null,
          batchRows: 1_000,
        });
        expect(columns).toEqual([{ name: "n", type: types.int64 }]);
        let next = 1n;
        for await (const batch of batches) {
          expect(batch.rows).toBeLessThanOrEqual(1_000);
          const column = batch.columns[0]?.values;
          if (column?.storage !== "int64") throw new Error("expected int64");
          for (let row = 0; row < batch.rows; row += 1) expect(column.data[row]).toBe(next++);
        }
        expect(next).toBe(2_501n);
        await nothingLeft();
      });

      it("tells the columns of an empty result", async () => {
        const text = `SELECT q.n FROM (${says.numbers(3)}) AS q WHERE q.n > 3`.replaceAll("q.n", `q.${quoted("n")}`);
        const result = await subject.warehouse.read({ statement: statement(text), upload: null, batchRows: 10 });
        expect(result.columns).toEqual([{ name: "n", type: types.int64 }]);
        expect(await allRows(result)).toEqual([]);
      });

      it("waits for who reads, and frees what it holds when they leave, early or before they began", async () => {
        const run = { statement: statement(says.numbers(2_500)), upload: null, batchRows: 100 };
        const slow = await subject.warehouse.read(run);
        const rows = slow.batches[Symbol.asyncIterator]();
        expect((await rows.next()).value?.rows).toBe(100);
        await sleep(100);
        expect((await rows.next()).value?.rows).toBe(100);
        await rows.return?.();
        expect((await rows.next()).done).toBe(true);
        const unread = await subject.warehouse.read(run);
        await unread.batches[Symbol.asyncIterator]().return?.();
        await nothingLeft();
      });

      it("ends between batches where it is cancelled, and does not begin where it was before", async () => {
        const abort = new AbortController();
        const run = { statement: statement(says.numbers(2_500)), upload: null, batchRows: 100, signal: abort.signal };
        const { batches } = await subject.warehouse.read(run);
        const rows = batches[Symbol.asyncIterator]();
        await rows.next();
        abort.abort();
        await expect(drained(rows)).rejects.toMatchObject(code("cancelled"));
        await expect(subject.warehouse.read(run)).rejects.toMatchObject(code("cancelled"));
        await nothingLeft();
      });

      it("ends while the warehouse works where it is cancelled", async () => {
        const { text, column } = await subject.endless();
        const endless = verified(text, { columns: { [column]: null } });
        const signal = AbortSignal.timeout(500);
        const started = performance.now();
        const reading = subject.warehouse.read({ statement: endless, upload: null, batchRows: 10, signal });
        await expect(reading).rejects.toMatchObject(code("cancelled"));
        expect(performance.now() - started).toBeLessThan(60_000);
        await nothingLeft();
        expect(await read(says.numbers(1), one)).toEqual([[1n]]);
      });

      it("ends at the time that it may take", async () => {
        const { text, column } = await subject.endless();
        const statement = verified(text, { columns: { [column]: null } });
        const limits = { bytes: null, milliseconds: 500 };
        const started = performance.now();
        const reading = subject.warehouse.read({ statement, upload: null, batchRows: 10, limits });
        await expect(reading).rejects.toMatchObject(code("statement-timeout"));
        expect(performance.now() - started).toBeLessThan(60_000);
        await nothingLeft();
      });

      it("tells what is wrong with a statement, leaves nothing, and goes on", async () => {
        const n = quoted("n");
        const wrong: readonly (readonly [string, string])[] = [
          [`SELECT ${n} FROM ${quoted("nowhere")}`, "relation-not-found"],
          [`SELECT p.${quoted("nope")} AS ${n} FROM ${quoted("every")} AS p`, "column-not-found"],
          [`SELECT 1 AS ${quoted("other")}`, "verification-failed"],
        ];
        for (const [text, expected] of wrong) await expect(read(text, one), text).rejects.toMatchObject(code(expected));
        await expect(read(says.failingNumbers(2_500, 2_400), one)).rejects.toThrow(/failing/);
        await nothingLeft();
        expect(await read(says.numbers(1), one)).toEqual([[1n]]);
      });

      it("serves many at once", async () => {
        const asked = Array.from({ length: 9 }, (_, index) => read(`SELECT ${index} AS ${quoted("n")}`, one));
        expect(await Promise.all(asked)).toEqual(asked.map((_, index) => [[BigInt(index)]]));
      });
    });

    describe("tables", () => {
      const create = (to: string, ifExists: IfExists, text = spine) =>
        subject.warehouse.createTable({
          statement: verified(text, { columns: spineColumns, upload }),
          upload: inBatches(spineRows),
          table: table(to),
          ifExists,
          unjoinable: { time: "t", keys: ["k"] },
          comment: ({ rows, unjoinableRows }) => `${rows} rows, it's \\ ${unjoinableRows} "unjoinable"`,
        });

      it("are made from a statement with a comment, refused where there is one, replaced as a whole", async () => {
        expect(await create(mixed, "error")).toEqual({ rows: 4n, unjoinableRows: 1n });
        expect(await subject.comment(mixed)).toMatch(/^4 rows, it.s \\ 1 "unjoinable"$/);
        await expect(create(mixed, "error")).rejects.toMatchObject(code("file-exists"));
        const fewer = spine.replace(" ORDER BY", ` WHERE p.${quoted("k")} = 7 ORDER BY`);
        expect(await create(mixed, "replace", fewer)).toEqual({ rows: 2n, unjoinableRows: 0n });
        expect(await countOf(mixed)).toBe(2n);
        await nothingLeft();
      });

      it("that fail leave nothing, nor harm what was there", async () => {
        await create("kept", "error");
        const failing = spine.replace("asof_spine", "absent");
        for (const [to, ifExists] of [
          ["kept", "replace"],
          ["half", "error"],
        ] as const)
          await expect(create(to, ifExists, failing)).rejects.toMatchObject(code("relation-not-found"));
        expect(await countOf("kept")).toBe(4n);
        expect(await exists(table("half"))).toEqual([false]);
        await nothingLeft();
      });

      it("are loaded, refused, appended to and replaced", async () => {
        expect(await load("loaded", three)).toEqual({ rows: 3n, indexes: 0 });
        await expect(load("loaded", three)).rejects.toMatchObject(code("file-exists"));
        expect(await load("loaded", three.slice(0, 1), "append")).toEqual({ rows: 1n, indexes: 0 });
        expect(await countOf("loaded")).toBe(4n);
        expect(await load("loaded", three.slice(0, 2), "replace")).toEqual({ rows: 2n, indexes: 0 });
        expect(await countOf("loaded")).toBe(2n);
        expect(await load("anew", [], "append")).toEqual({ rows: 0n, indexes: 0 });
        expect(await countOf("anew")).toBe(0n);
      });

      it("that cannot be filled to the end stay as they were", async () => {
        await load("whole", three);
        async function* failing() {
          yield three;
          throw new Error("the disk is gone");
        }
        for (const ifExists of ["append", "replace"] as const) {
          const run = { table: table("whole"), columns: everyColumn, rows: failing(), ifExists, indexes: [] };
          await expect(subject.warehouse.load(run)).rejects.toThrow(/the disk is gone/);
        }
        expect(await countOf("whole")).toBe(3n);
        await nothingLeft();
      });
    });

    describe("questions", () => {
      it("tell a table's columns and types, by exact names, and what is not there", async () => {
        await load(`${mixed} a`, three);
        const upper = `${mixed} a`.toUpperCase();
        const { tables } = await subject.warehouse.catalog([table(`${mixed} a`), table(upper), table("x", "nowhere")]);
        expect(tables.map((found) => found.exists)).toEqual([true, false, false]);
        const expected = everyColumn.map(({ name: column, type }) => {
          const stored = allowances.storedAs[type.kind];
          const time = type.kind === "timestamp" ? "instant" : type.kind === "date" ? "date" : null;
          return [column, stored === undefined ? type.kind : stored.kind, time];
        });
        expect(
          tables[0]?.columns.map(({ name: column, type, time }) => [column, type?.kind ?? null, time?.form ?? null]),
        ).toEqual(expected);
        expect(tables[0]?.columns.every(({ warehouseType }) => warehouseType !== "")).toBe(true);
      });

      it("tell a query's columns without running it", async () => {
        const value = { type: "string", value: "it's" } as const;
        const text = `SELECT p.${quoted("l")}, p.${quoted("s")} AS ${quoted("Other")} FROM ${quoted("every")} AS p WHERE p.${quoted("s")} = `;
        const columns = await subject.warehouse.describe(admitted(text, ["", value]));
        expect(columns.map(({ name: column, type }) => [column, type?.kind])).toEqual([
          ["l", "int64"],
          ["Other", "string"],
        ]);
        const { text: endless } = await subject.endless();
        expect(await subject.warehouse.describe(admitted(endless))).toHaveLength(1);
        const missing = subject.warehouse.describe(admitted(`SELECT * FROM ${quoted("missing")}`));
        await expect(missing).rejects.toMatchObject(code("relation-not-found"));
        const rows = await subject.warehouse.estimateRows(admitted(says.numbers(10)));
        if (allowances.noRowEstimates === null) expect(rows).toBeGreaterThan(0);
        else expect(rows).toBeNull();
        await nothingLeft();
      });

      it("count keys that have several rows; NULL is no key", async () => {
        await load("twice", [...three, ...three, ...three.slice(0, 1)]);
        const from = { kind: "table", relation: table("twice") } as const;
        expect(await subject.warehouse.count({ kind: "duplicate_keys", from, columns: ["i", "s"] })).toBe(2n);
        expect(await subject.warehouse.count({ kind: "duplicate_keys", from, columns: [] })).toBe(1n);
        const query = { kind: "query", query: admitted(`SELECT * FROM ${quoted("every")}`) } as const;
        expect(await subject.warehouse.count({ kind: "duplicate_keys", from: query, columns: ["i"] })).toBe(0n);
      });

      it("tell the least and the greatest of some rows' times, of those that are times", async () => {
        const endless: Row[] = allowances.finiteTimes === null ? [["infinity"], ["-infinity"]] : [];
        const rows: Row[] = [["2024-01-02T00:00:00.000001Z"], [null], ["1969-12-31T23:59:59Z"], ...endless];
        const run = { columns: [{ name: "t", type: types.timestamp }], ifExists: "error", indexes: [] } as const;
        await subject.warehouse.load({ ...run, table: table("times"), rows: inBatches(rows) });
        await subject.warehouse.load({ ...run, table: table("timeless"), rows: inBatches([[null]]) });
        const time = { column: "t", time: instant };
        const from = (name: string) => ({ kind: "table", relation: table(name) }) as const;
        const times = { from: "1969-12-31T23:59:59Z", to: "2024-01-02T00:00:00.000001Z" };
        expect(await subject.warehouse.spineTimes({ from: from("times"), time })).toEqual(times);
        const query = { kind: "query", query: admitted(`SELECT * FROM ${quoted("times")}`) } as const;
        expect(await subject.warehouse.spineTimes({ from: query, time })).toEqual(times);
        expect(await subject.warehouse.spineTimes({ from: from("timeless"), time })).toEqual({ from: null, to: null });
        await nothingLeft();
      });

      it("tell what a statement would take, without running it", async () => {
        const statement = verified(spine, { columns: spineColumns, upload });
        const question = { statement, spineRows: 4, upload: inBatches(spineRows) };
        const cost = await subject.warehouse.estimateCost(question);
        for (const figure of [cost.bytes, cost.rows, cost.plannerCost, cost.partitions?.read])
          if (figure !== null && figure !== undefined) expect(figure).toBeGreaterThanOrEqual(0);
        expect([cost.bytes, cost.rows, cost.plannerCost, cost.partitions]).not.toEqual([null, null, null, null]);
        await nothingLeft();
      });

      it("tell what a statement's steps took, and keep its rows", async () => {
        const statement = verified(spine, { columns: spineColumns, upload });
        const analysis = await subject.warehouse.analyze({ statement, upload: inBatches(spineRows) });
        expect(analysis.rows).toBe(4);
        for (const ms of [analysis.planning, analysis.execution, ...analysis.steps.map((step) => step.time)])
          expect(ms).toBeGreaterThanOrEqual(0);
        await nothingLeft();
      });

      it("tell the state of the warehouse, and change nothing", async () => {
        const health = await subject.warehouse.health({
          reads: [table("every"), table("EVERY")],
          makesIn: [null, "nowhere"],
          zones: ["Europe/Berlin", "No/Where", "UTC"],
        });
        expect(health.version.met && health.encoding.met).toBe(true);
        expect(health.missingZones).toEqual(["No/Where"]);
        expect(Math.abs(Number(health.clock / 1_000n) - Date.now())).toBeLessThan(60_000);
        expect(health.tables.map((found) => found.exists)).toEqual([true, false]);
        expect(health.schemas.map((schema) => schema.granted)).toEqual([true, false]);
        expect(health.schemas[1]?.remedy).toMatch(/CREATE SCHEMA/i);
        await nothingLeft();
      });

      it("are cancelled as well", async () => {
        const signal = AbortSignal.abort();
        const { warehouse } = subject;
        const from = { kind: "table", relation: table("every") } as const;
        const asked = [
          warehouse.catalog([table("every")], signal),
          warehouse.describe(admitted(says.numbers(1)), signal),
          warehouse.count({ kind: "duplicate_keys", from, columns: ["i"] }, signal),
          warehouse.health({ reads: [], makesIn: [], zones: [] }, signal),
        ];
        for (const one of await Promise.allSettled(asked))
          expect(one).toMatchObject({ status: "rejected", reason: code("cancelled") });
      });
    });

    it("is closed once and for all", async () => {
      await subject.warehouse.close();
      await subject.warehouse.close();
      if (allowances.nothingToClose === null)
        await expect(read(says.numbers(1), one)).rejects.toMatchObject(code("warehouse-unreachable"));
      else expect(await read(says.numbers(1), one)).toEqual([[1n]]);
    });
  });
}

async function drained(rows: AsyncIterator<unknown>): Promise<void> {
  for (let next = await rows.next(); next.done !== true; next = await rows.next());
}
