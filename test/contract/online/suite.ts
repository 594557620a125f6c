import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OnlineRow, type OnlineTable, onlineLayout } from "../../../src/ir/online.ts";
import { type CanonicalType, typeName } from "../../../src/ir/types.ts";
import type { CanonicalValue, Row, RowBatches } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import { sameValue, show } from "../../naive/values.ts";
import { servedValue } from "./served-value.ts";
import { storedRows } from "./stored-rows.ts";
import { type OnlineSubject, type RunningOnline, realClock, SetClock } from "./subject.ts";
import { everyFeature, featureValues, keyValues, tieBreakValues } from "./values.ts";

const string: CanonicalType = { kind: "string" };
const int64: CanonicalType = { kind: "int64" };

/** A view with a name of its own, so that tests do not meet. */
let views = 0;
export function tableWith(parts: Partial<OnlineTable> = {}): OnlineTable {
  views += 1;
  return {
    project: "flights",
    view: `weather ${views}`,
    version: "1",
    keys: [{ name: "airport", type: string }],
    tieBreaks: [],
    features: [{ name: "temp", type: int64 }],
    ttl: null,
    ...parts,
  };
}

export async function* batches(...all: readonly (readonly Row[])[]): RowBatches {
  yield* all;
}

/** Prepared, switched to, empty. */
export async function served(store: OnlineStore, table: OnlineTable): Promise<OnlineTable> {
  await store.prepare(table);
  await store.switchTo(table);
  return table;
}

export async function rowsOf(
  store: OnlineStore,
  { project, view }: OnlineTable,
  keys: readonly Row[],
): Promise<readonly (OnlineRow | null)[]> {
  const [answer] = await store.read([{ project, view, keys, features: null }]);
  return answer?.rows ?? [];
}

export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "no error",
    (error: unknown) => (error instanceof AsofError ? (error.diagnostics[0]?.code ?? "") : `not coded: ${error}`),
  );
}

const early = "2024-01-01T00:00:00Z";
const late = "2024-01-01T00:00:00.000001Z";

/** What every online store does. */
export function onlineContract(subject: OnlineSubject): void {
  describe(subject.name, () => {
    let running: RunningOnline;
    let store: OnlineStore;
    const clock = new SetClock();

    beforeAll(async () => {
      running = await subject.start();
      store = running.open({ clock, switchMs: 1_000, graceMs: 10_000 });
    });
    afterAll(() => running.stop());

    describe("values", () => {
      it("come back as they were, of every type, by every way", async () => {
        const table = tableWith({ keys: [{ name: "n", type: int64 }], features: everyFeature });
        await store.prepare(table);
        const count = Math.max(...Object.values(featureValues).map(([, values]) => values.length)) + 1;
        const rows = Array.from(
          { length: count },
          (_, index): Row => [
            BigInt(index),
            early,
            ...Object.values(featureValues).map(([, values]) => values[index] ?? null),
          ],
        );
        await store.load(table, batches(rows.slice(0, 3)));
        await store.merge(table, batches(rows.slice(3, 6)));
        await store.write(table, rows.slice(6));
        await store.switchTo(table);
        const found = await rowsOf(
          store,
          table,
          rows.map(([key = null]) => [key]),
        );
        rows.forEach((row, index) => {
          expect(found[index]?.eventTime).toBe(early);
          everyFeature.forEach(({ name, type }, feature) => {
            const [expected, actual] = [row[2 + feature] ?? null, found[index]?.features[feature] ?? null];
            if (!sameValue(type, expected, actual))
              expect.fail(`${name} of row ${index}: ${show(expected)} became ${show(actual)}`);
          });
        });
      });

      it("of another type are refused, with their column, and nothing is written", async () => {
        const table = await served(store, tableWith({ features: everyFeature }));
        const row = (at: number, value: CanonicalValue): Row => [
          "a",
          early,
          ...everyFeature.map((_, index) => (index === at ? value : null)),
        ];
        const wrong: Readonly<Record<string, CanonicalValue>> = {
          bool: "true",
          int32: 2_147_483_648,
          int64: 2n ** 63n,
          float32: 1e300,
          float64: "1",
          decimal: "one",
          string: "half \ud800",
          bytes: "text",
          timestamp: "yesterday",
          date: "2024-02-30",
          json: "{",
          integers: ["a"],
          vector: [1, 2],
        };
        for (const [name, value] of Object.entries(wrong)) {
          const at = everyFeature.findIndex((one) => one.name === name);
          const rows = [row(at, value)];
          for (const write of [() => store.write(table, rows), () => store.merge(table, batches(rows))]) {
            const failure: unknown = await write().catch((error: unknown) => error);
            expect(failure, name).toBeInstanceOf(AsofError);
            expect(failure instanceof AsofError && failure.diagnostics[0]?.code, name).toBe("online-value-unfit");
            expect(String(failure)).toContain(`column '${name}'`);
          }
        }
        expect(await codeOf(store.write(table, [["a", early]]))).toBe("online-value-unfit");
        expect(await rowsOf(store, table, [["a"]])).toEqual([null]);
      });
    });

    describe("keys", () => {
      it.each(keyValues.map(([type, values]) => [typeName(type), type, values] as const))(
        "of type %s find their own row alone",
        async (_name, type, values) => {
          const table = await served(store, tableWith({ keys: [{ name: "k", type }] }));
          await store.write(
            table,
            values.map((value, index): Row => [value, early, BigInt(index)]),
          );
          const found = await rowsOf(
            store,
            table,
            values.map((value) => [value]),
          );
          expect(found.map((row) => row?.features[0])).toEqual(values.map((_, index) => BigInt(index)));
          for (const [index, value] of values.entries())
            expect((await rowsOf(store, table, [[value]]))[0]?.features).toEqual([BigInt(index)]);
        },
      );

      it("that are equal in the warehouse are equal here", async () => {
        const decimals = await served(
          store,
          tableWith({ keys: [{ name: "k", type: { kind: "decimal", precision: 9, scale: 2 } }] }),
        );
        await store.write(decimals, [["1.50", early, 1n]]);
        expect((await rowsOf(store, decimals, [["1.5"], ["01.500"], ["1.501"]])).map((row) => row?.features)).toEqual([
          [1n],
          [1n],
          undefined,
        ]);
        const floats = await served(store, tableWith({ keys: [{ name: "k", type: { kind: "float64" } }] }));
        await store.write(floats, [[-0, early, 1n]]);
        expect((await rowsOf(store, floats, [[0], [-0]])).map((row) => row?.features)).toEqual([[1n], [1n]]);
      });

      it("of several columns are not run together", async () => {
        const keys = [
          { name: "a", type: string },
          { name: "b", type: string },
        ];
        const table = await served(store, tableWith({ keys }));
        const all = [
          ["1", "23"],
          ["12", "3"],
          ["a/", "b"],
          ["a", "/b"],
          ["", "x"],
          ["x", ""],
          ["a=s", "b"],
          ["a", "=sb"],
          ["%", "2F"],
          ["%2", "F"],
        ];
        await store.write(
          table,
          all.map((key, index): Row => [...key, early, BigInt(index)]),
        );
        expect((await rowsOf(store, table, all)).map((row) => row?.features[0])).toEqual(
          all.map((_, index) => BigInt(index)),
        );
        expect(
          await rowsOf(store, table, [
            ["1", "2"],
            ["123", ""],
          ]),
        ).toEqual([null, null]);
      });

      it("that are NULL match nothing, written or asked for", async () => {
        const table = await served(store, tableWith());
        const rows: readonly Row[] = [
          [null, early, 1n],
          ["a", early, 2n],
        ];
        expect(await store.write(table, rows)).toMatchObject({ received: 2, written: 1 });
        expect(await store.merge(table, batches([[null, late, 3n]]))).toMatchObject({ received: 1, written: 0 });
        expect((await rowsOf(store, table, [[null], ["a"], [null]])).map((row) => row?.features)).toEqual([
          undefined,
          [2n],
          undefined,
        ]);
      });

      it("may be long, and none at all", async () => {
        const table = await served(store, tableWith());
        const long = "k".repeat(subject.allowances.mostKeyBytes);
        await store.write(table, [[long, early, 1n]]);
        expect((await rowsOf(store, table, [[long], [`${long.slice(1)}j`]])).map((row) => row?.features)).toEqual([
          [1n],
          undefined,
        ]);
        const keyless = tableWith({ keys: [] });
        await store.prepare(keyless);
        expect(await store.load(keyless, batches([[early, 5n]]))).toMatchObject({ received: 1, written: 1 });
        await store.switchTo(keyless);
        expect(
          await store.merge(
            keyless,
            batches([
              [early, 6n],
              [late, 4n],
            ]),
          ),
        ).toMatchObject({ received: 2, written: 1 });
        expect((await rowsOf(store, keyless, [[], []])).map((row) => row?.features)).toEqual([[4n], [4n]]);
      });

      it("may be text with NUL, or are refused where the store cannot hold it", async () => {
        const table = await served(store, tableWith());
        const write = store.write(table, [
          ["a\0b", early, 1n],
          ["a", early, 2n],
        ]);
        if (subject.allowances.noNul === null) {
          await write;
          expect((await rowsOf(store, table, [["a\0b"]]))[0]?.features).toEqual([1n]);
        } else expect(await codeOf(write)).toBe("online-value-unfit");
      });
    });

    describe("newest wins", () => {
      it.each(tieBreakValues.map(([type, values]) => [typeName(type), type, values] as const))(
        "among tie-breaks of type %s, NULL least",
        async (_name, type, values) => {
          const table = await served(store, tableWith({ tieBreaks: [{ name: "created", type }] }));
          const ascending = [null, ...values];
          const row = (key: string, index: number): Row => [key, early, ascending[index] ?? null, BigInt(index)];
          for (let index = 0; index + 1 < ascending.length; index += 1) {
            await store.write(table, [row(`up ${index}`, index), row(`down ${index}`, index + 1)]);
            await store.merge(table, batches([row(`up ${index}`, index + 1)], [row(`down ${index}`, index)]));
            const found = await rowsOf(store, table, [[`up ${index}`], [`down ${index}`]]);
            const wins = BigInt(index + 1);
            expect(
              found.map((one) => one?.features[0]),
              `${show(ascending[index])} < ${show(ascending[index + 1])}`,
            ).toEqual([wins, wins]);
          }
        },
      );

      it("by event time before any tie-break, to the microsecond; and by the first tie-break before the second", async () => {
        const tieBreaks = [
          { name: "created", type: int64 },
          { name: "sequence", type: int64 },
        ];
        const table = await served(store, tableWith({ tieBreaks }));
        await store.write(table, [
          ["a", late, null, null, 1n],
          ["b", early, 2n, null, 1n],
        ]);
        expect(
          await store.write(table, [
            ["a", early, 9n, 9n, 2n],
            ["b", early, 1n, 9n, 2n],
          ]),
        ).toMatchObject({ received: 2, written: 0 });
        expect(
          await store.merge(
            table,
            batches([
              ["a", early, 9n, 9n, 2n],
              ["b", early, 1n, 9n, 2n],
            ]),
          ),
        ).toMatchObject({ received: 2, written: 0 });
        expect((await rowsOf(store, table, [["a"], ["b"]])).map((row) => row?.features)).toEqual([[1n], [1n]]);
        expect(await store.write(table, [["b", early, 2n, 0n, 3n]])).toMatchObject({ received: 1, written: 1 });
        expect((await rowsOf(store, table, [["b"]]))[0]?.features).toEqual([3n]);
      });

      it("a row without an event time is of a static source, and least", async () => {
        const table = await served(store, tableWith({ tieBreaks: [{ name: "sequence", type: int64 }] }));
        await store.write(table, [["a", null, 2n, 1n]]);
        expect(await store.write(table, [["a", null, 1n, 2n]])).toMatchObject({ written: 0 });
        expect(await rowsOf(store, table, [["a"]])).toEqual([{ eventTime: null, features: [1n] }]);
        expect(await store.write(table, [["a", early, null, 3n]])).toMatchObject({ written: 1 });
      });

      it("within a batch, whatever its order", async () => {
        const table = await served(store, tableWith());
        const rows: readonly Row[] = [
          ["a", early, 1n],
          ["a", late, 2n],
          ["a", "2023-01-01T00:00:00Z", 3n],
        ];
        expect(await store.write(table, rows)).toMatchObject({ received: 3, written: 1 });
        expect(await store.merge(table, batches(rows.map((row): Row => ["b", ...row.slice(1)])))).toMatchObject({
          received: 3,
          written: 1,
        });
        expect((await rowsOf(store, table, [["a"], ["b"]])).map((row) => row?.features)).toEqual([[2n], [2n]]);
      });

      it("between rows that are equal in all of these one wins in whatever order they come, of every type", async () => {
        for (const { name, type } of everyFeature) {
          const [, [one = null, other = null] = []] = featureValues[name] ?? [];
          const table = await served(store, tableWith({ features: [{ name, type }] }));
          for (const [key, first, second] of [
            ["up", one, other],
            ["down", other, one],
          ] as const) {
            await store.write(table, [[key, early, first]]);
            await store.merge(table, batches([[key, early, second]]));
            expect(
              await store.write(table, [
                [key, early, first],
                [key, early, second],
              ]),
            ).toMatchObject({ written: 0 });
          }
          const [up, down] = await rowsOf(store, table, [["up"], ["down"]]);
          expect(sameValue(type, up?.features[0] ?? null, down?.features[0] ?? null), name).toBe(true);
        }
      });

      it("and a replay changes nothing", async () => {
        const table = await served(
          store,
          tableWith({ tieBreaks: [{ name: "created", type: int64 }], features: everyFeature }),
        );
        const rows = [0, 1].map(
          (index): Row => [
            `k${index}`,
            early,
            1n,
            ...Object.values(featureValues).map(([, values]) => values[index] ?? null),
          ],
        );
        expect(await store.write(table, rows)).toMatchObject({ received: 2, written: 2 });
        const before = await rowsOf(store, table, [["k0"], ["k1"]]);
        expect(await store.write(table, rows)).toMatchObject({ received: 2, written: 0 });
        expect(await store.merge(table, batches(rows, rows))).toMatchObject({ received: 4, written: 0 });
        expect(await rowsOf(store, table, [["k0"], ["k1"]])).toEqual(before);
      });
    });

    describe("reading", () => {
      it("a thousand keys and more, in the order asked, with repetitions and gaps", async () => {
        const table = tableWith({
          features: [
            { name: "temp", type: int64 },
            { name: "text", type: string },
          ],
        });
        await store.prepare(table);
        // 3 MB, of which an emulator or a service answers 1 MB at a time.
        const text = "x".repeat(2_000);
        const rows = Array.from({ length: 1_500 }, (_, index): Row => [`k${index}`, early, BigInt(index), text]);
        expect(await store.load(table, batches(rows))).toMatchObject({ received: 1_500, written: 1_500 });
        await store.switchTo(table);
        const keys = Array.from({ length: 3_001 }, (_, index): Row => [`k${(index * 7) % 3_000}`]);
        const found = await rowsOf(store, table, keys);
        expect(found.length).toBe(3_001);
        found.forEach((row, index) => {
          const number = (index * 7) % 3_000;
          expect(row?.features[0]).toBe(number < 1_500 ? BigInt(number) : undefined);
        });
      });

      it("several views of one entity, some features of them, in one question", async () => {
        const [weather, delays] = [
          await served(store, tableWith()),
          await served(
            store,
            tableWith({
              features: [
                { name: "late", type: int64 },
                { name: "event_time", type: string },
              ],
            }),
          ),
        ];
        await store.write(weather, [["JFK", early, 7n]]);
        await store.write(delays, [
          ["JFK", late, 9n, "own"],
          ["LGA", late, 8n, "other"],
        ]);
        const answers = await store.read([
          { ...weather, keys: [["JFK"]], features: null },
          { ...delays, keys: [["JFK"]], features: ["event_time", "unheard of", "late"] },
          { ...weather, keys: [["LGA"]], features: [] },
        ]);
        expect(answers.map(({ table, features, rows }) => [table.view, features, rows])).toEqual([
          [weather.view, ["temp"], [{ eventTime: early, features: [7n] }]],
          [delays.view, ["event_time", "unheard of", "late"], [{ eventTime: late, features: ["own", null, 9n] }]],
          [weather.view, [], [null]],
        ]);
        expect(
          await store.read([
            { ...weather, keys: [["JFK"]], features: null },
            { ...delays, keys: [["JFK"]], features: ["late"] },
          ]),
        ).toMatchObject([{ rows: [{ features: [7n] }] }, { rows: [{ features: [9n] }] }]);
      });

      it("names of any characters, as many features as a model asks for", async () => {
        const names = [
          'quote"',
          "dot.ted",
          "a as b",
          "😀",
          "ctid",
          "asof_key",
          "asof_order",
          "expires_at",
          "expires_at_",
          "event time",
          `long ${"n".repeat(200)}`,
          `long ${"n".repeat(201)}`,
          "airport",
          ...Array.from({ length: 500 }, (_, index) => `f${index}`),
        ];
        const table = await served(
          store,
          tableWith({
            project: "p/1",
            view: 'v "é"/=%.a',
            keys: [
              { name: "airport", type: string },
              { name: 'k"=/', type: string },
            ],
            tieBreaks: [{ name: "f1", type: int64 }],
            features: names.map((name) => ({ name, type: int64 })),
          }),
        );
        await store.write(table, [["a", "b", early, 1n, ...names.map((_, index) => BigInt(index))]]);
        await store.merge(table, batches([["a", "b", early, 2n, ...names.map((_, index) => BigInt(index + 1))]]));
        expect((await rowsOf(store, table, [["a", "b"]]))[0]?.features).toEqual(
          names.map((_, index) => BigInt(index + 1)),
        );
      });

      it("is told the age that its reader judges by", async () => {
        const table = await served(
          store,
          tableWith({
            ttl: 1_000_000,
            features: [
              { name: "temp", type: int64 },
              { name: "none", type: int64 },
            ],
          }),
        );
        await store.write(table, [["a", "2024-01-01T00:00:00.5Z", 7n, null]]);
        const [found = null, missing = null] = await rowsOf(store, table, [["a"], ["b"]]);
        const now = BigInt(Date.parse("2024-01-01T00:00:01.500Z")) * 1_000n;
        expect(servedValue(found, 0, table.ttl, now)).toEqual({ status: "PRESENT", value: 7n });
        expect(servedValue(found, 1, table.ttl, now)).toEqual({ status: "NULL_VALUE", value: null });
        expect(servedValue(found, 0, table.ttl, now + 1n)).toEqual({ status: "OUTSIDE_MAX_AGE", value: null });
        expect(servedValue(missing, 0, table.ttl, now)).toEqual({ status: "NOT_FOUND", value: null });
        expect(servedValue(found, 0, null, now + 10n ** 15n).status).toBe("PRESENT");
      });
    });

    describe("versions", () => {
      it("go from prepared to current to retired, and are dropped after the grace time", async () => {
        const one = tableWith();
        const two = { ...one, version: "2", features: [{ name: "temp", type: string }] };
        const states = async () => (await store.versions(one)).map(({ table, state }) => `${table.version} ${state}`);
        expect(await codeOf(store.read([{ ...one, keys: [["a"]], features: null }]))).toBe("online-version-missing");
        expect(await codeOf(store.switchTo(one))).toBe("online-version-missing");
        await store.prepare(one);
        await store.prepare(one);
        await store.switchTo(one);
        await store.switchTo(one);
        await store.write(one, [["a", early, 1n]]);
        await store.prepare(two);
        expect(await states()).toEqual(["1 current", "2 prepared"]);
        await store.load(two, batches([["a", early, "one"]]));
        expect((await rowsOf(store, one, [["a"]]))[0]?.features).toEqual([1n]);
        await store.switchTo(two);
        expect((await rowsOf(store, one, [["a"]]))[0]?.features).toEqual(["one"]);
        expect(await states()).toEqual(["1 retired", "2 current"]);
        expect(await codeOf(store.drop(one))).toBe("online-version-in-use");
        expect(await codeOf(store.drop(two))).toBe("online-version-in-use");
        clock.advance(10_000);
        await store.drop(one);
        expect(await states()).toEqual(["2 current"]);
        expect(await codeOf(store.drop(one))).toBe("online-version-missing");
        expect((await rowsOf(store, one, [["a"]]))[0]?.features).toEqual(["one"]);
        // Nothing of the one that was dropped comes back under its name.
        await store.prepare({ ...one, ttl: 5 });
        await store.switchTo(one);
        expect(await rowsOf(store, one, [["a"]])).toEqual([null]);
      });

      it("of one name have one shape, and only what nobody read is filled blindly", async () => {
        const table = tableWith();
        await store.prepare(table);
        expect(await codeOf(store.prepare({ ...table, features: [{ name: "temp", type: string }] }))).toBe(
          "online-version-differs",
        );
        expect(await codeOf(store.load(tableWith(), batches()))).toBe("online-version-missing");
        await store.load(table, batches([["a", early, 1n]], [["b", early, 1n]]));
        await store.load(table, batches([["a", early, 1n]], [["b", early, 1n]]));
        await store.switchTo(table);
        expect(await codeOf(store.load(table, batches([["a", early, 1n]])))).toBe("online-version-in-use");
        expect((await rowsOf(store, table, [["a"], ["b"]])).map((row) => row?.features)).toEqual([[1n], [1n]]);
      });

      it("are of no use where rows cannot be told apart or ordered", async () => {
        const json: CanonicalType = { kind: "json" };
        expect(await codeOf(store.prepare(tableWith({ keys: [{ name: "k", type: json }] })))).toBe(
          "invalid-definition",
        );
        expect(await codeOf(store.prepare(tableWith({ tieBreaks: [{ name: "k", type: json }] })))).toBe(
          "invalid-definition",
        );
        expect(await codeOf(store.prepare(tableWith({ view: "" })))).toBe("invalid-definition");
      });

      it("of projects and views do not meet", async () => {
        const one = await served(store, tableWith({ project: "a", view: "b" }));
        const other = await served(store, tableWith({ project: "a/b", view: "c" }));
        const third = await served(store, tableWith({ project: "a", view: "b/1" }));
        await store.write(one, [["k", early, 1n]]);
        await store.write(other, [["k", early, 2n]]);
        await store.write(third, [["k", early, 3n]]);
        for (const [table, value] of [
          [one, 1n],
          [other, 2n],
          [third, 3n],
        ] as const)
          expect((await rowsOf(store, table, [["k"]]))[0]?.features).toEqual([value]);
      });

      it("are changed by several processes at once, each change whole", async () => {
        const table = tableWith();
        const stores = Array.from({ length: 3 }, () => running.open({ clock, switchMs: 0, graceMs: 1 }));
        const versions = Array.from({ length: 6 }, (_, index) => ({ ...table, version: `${index}` }));
        await Promise.all(versions.map((one, index) => stores[index % 3]?.prepare(one)));
        await Promise.all(versions.map((one, index) => stores[index % 3]?.switchTo(one)));
        const states = (await store.versions(table)).map(({ state }) => state);
        expect(states.toSorted()).toEqual(["current", ...Array(5).fill("retired")]);
      });

      it("change under readers that see the one or the other, whole, and never an error", async () => {
        const times = { clock: realClock, switchMs: 50, graceMs: 500 };
        const [writer, reader] = [running.open(times), running.open(times)];
        const base = tableWith();
        const count = 40;
        const shaped = (version: number): OnlineTable => ({
          ...base,
          version: `${version}`,
          features: Array.from({ length: version + 1 }, (_, index) => ({
            name: `f${index}`,
            type: version % 2 === 0 ? int64 : string,
          })),
        });
        const rowsFor = (version: number): readonly Row[] =>
          Array.from(
            { length: count },
            (_, index): Row => [
              `k${index}`,
              early,
              ...Array.from({ length: version + 1 }, () => (version % 2 === 0 ? BigInt(version) : `v${version}`)),
            ],
          );
        const fill = async (version: number): Promise<void> => {
          await writer.prepare(shaped(version));
          await writer.load(shaped(version), batches(rowsFor(version)));
          await writer.switchTo(shaped(version));
        };
        await fill(0);
        let done = false;
        const seen = new Set<string>();
        let answers = 0;
        const reading = (async () => {
          while (!done) {
            const [answer] = await reader.read([
              { ...base, keys: Array.from({ length: count }, (_, index) => [`k${index}`]), features: null },
            ]);
            const version = Number(answer?.table.version);
            const value = version % 2 === 0 ? BigInt(version) : `v${version}`;
            const whole = Array.from({ length: version + 1 }, () => value);
            for (const row of answer?.rows ?? []) expect(row?.features).toEqual(whole);
            seen.add(`${version}`);
            answers += 1;
          }
        })();
        for (let version = 1; version < 4; version += 1) {
          await fill(version);
          await new Promise((later) => setTimeout(later, times.graceMs + 50));
          await writer.drop(shaped(version - 1));
        }
        done = true;
        await reading;
        console.log(
          `${subject.name}: ${answers} answers while versions changed, from versions ${[...seen].join(", ")}`,
        );
        expect(seen.size).toBeGreaterThan(1);
        expect(answers).toBeGreaterThan(3);
      });
    });

    storedRows(subject, () => store);

    it("stops when it is told to", async () => {
      const table = await served(store, tableWith());
      const aborted = AbortSignal.abort();
      expect(await codeOf(store.write(table, [["a", early, 1n]], aborted))).toBe("cancelled");
      expect(await codeOf(store.merge(table, batches([["a", early, 1n]]), aborted))).toBe("cancelled");
      expect(await codeOf(store.read([{ ...table, keys: [["a"]], features: null }], aborted))).toBe("cancelled");
      const stop = new AbortController();
      const endless = (async function* (): RowBatches {
        for (let number = 0; ; number += 1) {
          if (number === 3) stop.abort();
          yield Array.from({ length: 100 }, (_, index): Row => [`k${number} ${index}`, early, 1n]);
        }
      })();
      expect(await codeOf(store.merge(table, endless, stop.signal))).toBe("cancelled");
      expect(await rowsOf(store, table, [["nobody"]])).toEqual([null]);
    });

    it("tells of rows that could not be read as what they are", async () => {
      const table = await served(store, tableWith());
      const failing = (async function* (): RowBatches {
        yield [["a", early, 1n]];
        throw AsofError.of("warehouse-error", "the source broke off");
      })();
      expect(await codeOf(store.merge(table, failing))).toBe("warehouse-error");
      expect(onlineLayout(table)).toEqual({ eventTime: 1, tieBreaks: 2, features: 2 });
    });
  });
}
