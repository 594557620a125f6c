import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OnlineTable } from "../../../src/ir/online.ts";
import type { CanonicalValue, Row } from "../../../src/ir/value.ts";
import { expectedBill } from "../../../src/online/dynamodb/bill.ts";
import { type Item, itemWriter } from "../../../src/online/dynamodb/item.ts";
import { itemBytes, writeUnits } from "../../../src/online/dynamodb/item-size.ts";
import { dynamoOnlineStore } from "../../../src/online/dynamodb/store.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import fc from "../../support/fast-check.ts";
import { type Emulator, optionsFor, startEmulator } from "./dynamodb.ts";
import { realClock } from "./subject.ts";

const table: OnlineTable = {
  ...{ project: "p", view: "v", version: "1", ttl: 3_600_000_000 },
  keys: [{ name: "id", type: { kind: "int64" } }],
  tieBreaks: [],
  features: [
    { name: "a", type: { kind: "float64" } },
    { name: "b", type: { kind: "int64" } },
    { name: "c", type: { kind: "decimal", precision: 38, scale: 10 } },
    { name: "d", type: { kind: "bool" } },
    { name: "e", type: { kind: "array", of: { kind: "float64" } } },
    { name: "f", type: { kind: "bytes" } },
    { name: "g", type: { kind: "string" } },
  ],
};
const at = "2026-01-01T00:00:00Z";
/** The emulator counts letters where DynamoDB counts bytes: of these each is one. */
const letters = fc.string({ unit: "grapheme-ascii", maxLength: 40 });
const cell = (values: fc.Arbitrary<CanonicalValue>): fc.Arbitrary<CanonicalValue> => fc.option(values);
const rows: fc.Arbitrary<Row> = fc.tuple(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constant(at),
  cell(fc.double()),
  cell(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  cell(fc.tuple(fc.integer(), fc.nat(999_999)).map(([whole, part]) => `${whole}.${part}`)),
  cell(fc.boolean()),
  cell(fc.array(cell(fc.double()), { maxLength: 5 })),
  cell(fc.uint8Array({ maxLength: 20 })),
  cell(letters),
);

describe("what DynamoDB bills", () => {
  let emulator: Emulator;
  let client: DynamoDB;
  let store: OnlineStore;
  beforeAll(async () => {
    emulator = await startEmulator(0);
    client = new DynamoDB(optionsFor(emulator.endpoint) as object);
    store = dynamoOnlineStore(optionsFor(emulator.endpoint), realClock);
    await store.prepare(table);
  });
  afterAll(async () => {
    client.destroy();
    await store.close();
    await emulator.stop();
  });

  const unitsOf = async (Item: Item): Promise<number | undefined> => {
    const asked = { TableName: "asof_online", Item, ReturnConsumedCapacity: "TOTAL" } as const;
    return (await client.putItem(asked)).ConsumedCapacity?.CapacityUnits;
  };

  it("is the size of an item, to the byte", async () => {
    const write = itemWriter(table);
    let number = 0;
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 3 }), async (row, units) => {
        // A key of its own: a put in the place of a larger item costs what that one does.
        number += 1;
        const item = { ...write([BigInt(number), ...row.slice(1)]).item, padding: { S: "" } };
        const whole = { ...item, padding: { S: "x".repeat(units * 1_024 - itemBytes(item)) } };
        expect(await unitsOf(whole)).toBe(units);
        expect(await unitsOf({ ...whole, padding: { S: `${whole.padding.S}x` } })).toBe(units + 1);
        expect(writeUnits(itemBytes(whole))).toBe(units);
      }),
      { numRuns: 60 },
    );
  });

  it("counts bytes of texts and names, and what lies in maps", () => {
    expect(itemBytes({ é: { S: "😀" } })).toBe(2 + 4);
    expect(itemBytes({ m: { M: { ab: { BOOL: true }, c: { NULL: true } } } })).toBe(1 + 3 + (1 + 2 + 1) + (1 + 1 + 1));
    expect(["0", "-7", "12", "1.2", "100", "1E+20", "-0.05"].map((N) => itemBytes({ n: { N } }) - 1)).toEqual([
      1, 3, 2, 3, 2, 2, 3,
    ]);
  });

  it("is told of every row that was sent, refused ones too", async () => {
    const sent: readonly Row[] = [1n, 2n, 3n].map((id) => [id, at, 0.5, 1n, "1.5", true, [1], null, "x".repeat(1_000)]);
    const bytes = sent.reduce((sum, row) => sum + itemBytes(itemWriter(table)(row).item), 0);
    const billed = { items: 3, bytes, writeUnits: 6 };
    expect(bytes).toBeGreaterThan(3 * 1_024);
    expect(await store.load(table, batches(sent))).toEqual({ received: 3, written: 3, billed });
    expect(await store.merge(table, batches(sent))).toEqual({ received: 3, written: 0, billed });
    expect(await store.merge(table, batches([[null, ...(sent[0] ?? []).slice(1)]]))).toEqual({
      ...{ received: 1, written: 0 },
      billed: { items: 0, bytes: 0, writeUnits: 0 },
    });
  });

  it("is expected by the columns, of any type", () => {
    const one = expectedBill(table, 1);
    expect(expectedBill(table, 1_000)).toEqual({ items: 1_000, bytes: one.bytes * 1_000, writeUnits: 1_000 });
    const vector: OnlineTable = { ...table, features: [{ name: "v", type: { kind: "vector", length: 1_024 } }] };
    expect(expectedBill(vector, 2)).toMatchObject({ items: 2, writeUnits: 10 });
    const kinds = ["int32", "float32", "json", "timestamp", "date"] as const;
    const wide: OnlineTable = { ...table, keys: [], features: kinds.map((kind) => ({ name: kind, type: { kind } })) };
    expect(expectedBill(wide, 1).bytes).toBeGreaterThan(100);
  });
});

async function* batches(given: readonly Row[]): AsyncGenerator<readonly Row[], void, void> {
  yield given;
}
