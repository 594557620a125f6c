import { describe, expect, it } from "vitest";
import type { OnlineTable } from "../../../src/ir/online.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { OnlineStore, StoredRow } from "../../../src/ports/online-store.ts";
import { sameValue, show, valueText } from "../../naive/values.ts";
import type { OnlineSubject } from "./subject.ts";
import { batches, codeOf, rowsOf, served, tableWith } from "./suite.ts";
import { everyFeature, featureValues, keyValues, tieBreakValues } from "./values.ts";

const int64 = { kind: "int64" } as const;
const early = "2024-01-01T00:00:00Z";
const late = "2024-01-01T00:00:00.000001Z";

async function scanned(store: OnlineStore, table: OnlineTable): Promise<readonly StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const page of store.scan(table)) rows.push(...page);
  return rows;
}

async function looked(store: OnlineStore, table: OnlineTable, key: Row): Promise<StoredRow> {
  const [row] = await store.look(table, [key]);
  return row ?? expect.fail("nothing is stored");
}

/** What is compared and put right: rows as they are stored. */
export function storedRows(subject: OnlineSubject, open: () => OnlineStore): void {
  describe("stored rows", () => {
    it("are seen whole, of every type, by key and all of them", async () => {
      const table = tableWith({
        keys: keyValues.map(([type], index) => ({ name: `k ${index}`, type })),
        tieBreaks: tieBreakValues.map(([type], index) => ({ name: `t ${index}`, type })),
        features: everyFeature,
      });
      await open().prepare(table);
      const rows = Array.from({ length: 16 }, (_, index): Row => {
        const pick = (values: readonly Row[number][]) => values[index % values.length] ?? null;
        const ties = tieBreakValues.map(([, values]) => (index === 15 ? null : pick(values)));
        const features = Object.values(featureValues).map(([, values]) => values[index] ?? null);
        return [...keyValues.map(([, values]) => pick(values)), index === 14 ? null : early, ...ties, ...features];
      });
      await open().write(table, rows);
      const types = [...table.keys, { type: { kind: "timestamp" } as const }, ...table.tieBreaks, ...table.features];
      const whole = (row: StoredRow | null | undefined) =>
        row === null || row === undefined ? [] : [...row.keys, row.eventTime, ...row.tieBreaks, ...row.features];
      const found = await open().look(
        table,
        rows.map((row) => row.slice(0, keyValues.length)),
      );
      const keyText = (row: Row) => table.keys.map(({ type }, index) => valueText(type, row[index] ?? null)).join(" ");
      const all = new Map((await scanned(open(), table)).map((row) => [keyText(row.keys), row]));
      expect(all.size).toBe(rows.length);
      rows.forEach((row, index) => {
        for (const seen of [found[index], all.get(keyText(row))]) {
          expect(seen?.unfit).toEqual([]);
          const values = whole(seen);
          types.forEach(({ type }, place) => {
            const [expected, actual] = [row[place] ?? null, values[place] ?? null];
            const isZero = expected === 0 && actual === 0 && place < types.length - table.features.length;
            if (!isZero && !sameValue(type, expected, actual))
              expect.fail(`column ${place} of row ${index}: ${show(expected)} became ${show(actual)}`);
          });
        }
      });
    });

    it("are those of one version alone, page after page", async () => {
      const isPaged = subject.name.startsWith("dynamodb");
      const count = isPaged ? 1_100 : 5_001;
      const text = isPaged ? "x".repeat(1_000) : "x";
      const [table, other] = [tableWith({ features: [{ name: "s", type: { kind: "string" } }] }), tableWith()];
      const second = { ...table, version: "2" };
      for (const one of [table, second, other]) await open().prepare(one);
      await open().load(table, batches(Array.from({ length: count }, (_, index): Row => [`k${index}`, early, text])));
      await open().load(second, batches([["k1", late, "second"]]));
      await open().load(other, batches([["k1", late, 7n]]));
      const rows = await scanned(open(), table);
      expect(new Set(rows.map(({ keys }) => keys[0])).size).toBe(count);
      expect(rows).toHaveLength(count);
      expect((await scanned(open(), second)).map(({ features }) => features)).toEqual([["second"]]);
      const found = await open().look(table, [["k7"], [null], ["nobody"], [`k${count - 1}`]]);
      expect(found.map((row) => row?.keys[0] ?? null)).toEqual(["k7", null, null, `k${count - 1}`]);
    });

    it("of a view without keys is one", async () => {
      const table = await served(open(), tableWith({ keys: [] }));
      expect(await scanned(open(), table)).toEqual([]);
      await open().write(table, [[early, 5n]]);
      const [row] = await scanned(open(), table);
      expect(row).toMatchObject({ keys: [], eventTime: early, features: [5n] });
      expect(await looked(open(), table, [])).toEqual(row);
      expect(await open().replace(table, [{ seen: row ?? { keys: [], mark: "" }, row: null }])).toBe(1);
      expect(await scanned(open(), table)).toEqual([]);
    });

    it("are replaced whatever their order, and taken away, where nobody has written them since", async () => {
      const tieBreaks = [{ name: "n", type: int64 }];
      const table = await served(open(), tableWith({ tieBreaks }));
      const keys = ["a", "b", "c", "d"];
      await open().write(
        table,
        keys.map((key): Row => [key, late, 1n, 10n]),
      );
      const seen = await open().look(
        table,
        keys.map((key) => [key]),
      );
      const seenOf = (index: number) => seen[index] ?? expect.fail("nothing is stored");
      await open().write(table, [
        ["b", late, 2n, 11n],
        ["d", late, 2n, 11n],
      ]);
      const changes = [
        { seen: seenOf(0), row: ["a", early, null, 9n] },
        { seen: seenOf(1), row: ["b", early, null, 9n] },
        { seen: seenOf(2), row: null },
        { seen: seenOf(3), row: null },
      ];
      expect(await open().replace(table, changes)).toBe(2);
      expect(await rowsOf(open(), table, [["a"], ["b"], ["c"], ["d"]])).toEqual([
        { eventTime: early, features: [9n] },
        { eventTime: late, features: [11n] },
        null,
        { eventTime: late, features: [11n] },
      ]);
      expect(await looked(open(), table, ["a"])).toMatchObject({ tieBreaks: [null] });
      expect((await looked(open(), table, ["a"])).mark).not.toBe(seenOf(0).mark);
      expect(await open().replace(table, changes)).toBe(0);
      await open().write(table, [["c", early, null, 8n]]);
      expect(await rowsOf(open(), table, [["c"]])).toEqual([{ eventTime: early, features: [8n] }]);
      expect(await codeOf(open().replace(table, [{ seen: seenOf(1), row: ["b", early, null, "x"] }]))).toBe(
        "online-value-unfit",
      );
    });

    it("are looked at until it is told to stop", async () => {
      const table = await served(open(), tableWith());
      await open().write(table, [["a", early, 1n]]);
      const aborted = AbortSignal.abort();
      expect(await codeOf(open().look(table, [["a"]], aborted))).toBe("cancelled");
      expect(
        await codeOf(
          (async () => {
            for await (const _ of open().scan(table, aborted)) expect.fail("a page");
          })(),
        ),
      ).toBe("cancelled");
    });
  });
}
