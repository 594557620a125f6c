import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import type { OnlineTable } from "../../../src/ir/online.ts";
import { itemWriter } from "../../../src/online/dynamodb/item.ts";
import { orderOfMark, storedItemReader } from "../../../src/online/dynamodb/stored-item.ts";
import { everyFeature } from "../../contract/online/values.ts";

const table: OnlineTable = {
  project: "p",
  view: "v",
  version: "1",
  keys: [{ name: "k", type: { kind: "string" } }],
  tieBreaks: [{ name: "n", type: { kind: "int64" } }],
  features: everyFeature,
  ttl: null,
};
const at = "2024-01-01T00:00:00Z";
const { item } = itemWriter(table)(["a", at, 1n, ...everyFeature.map(() => null)]);
const read = storedItemReader(table);

it.each<readonly [string, AttributeValue]>([
  ["bool", { S: "true" }],
  ["int32", { N: "1.5" }],
  ["int32", { N: "2147483648" }],
  ["int64", { S: "1" }],
  ["float64", { S: "abc" }],
  ["float64", { BOOL: true }],
  ["decimal", { S: "one" }],
  ["string", { N: "1" }],
  ["bytes", { S: "00" }],
  ["timestamp", { S: at }],
  ["date", { S: "2024-02-30" }],
  ["json", { S: "{" }],
  ["integers", { L: [{ N: "1" }, { S: "2" }] }],
  ["vector", { B: Uint8Array.of(1, 2, 3) }],
])("a %s that holds %j is told to be none", (name, value) => {
  const row = read({ ...item, [name]: value });
  expect(row.unfit.map((one) => one.name)).toEqual([name]);
  expect(row.features.every((one) => one === null)).toBe(true);
  expect(row).toMatchObject({ keys: ["a"], eventTime: at, tieBreaks: [1n] });
});

it("numbers may be written in the store's own way", () => {
  expect(read({ ...item, int64: { N: "10" }, float64: { N: "1.50" }, decimal: { N: "1E2" } })).toMatchObject({
    unfit: [],
  });
});

it("an order that is none of ours is told, and so is another time than it says", () => {
  const short = read({ ...item, asof_order: { B: Uint8Array.of(1, 2) } });
  expect(short).toMatchObject({ unfit: [{ name: "asof_order", found: "B 0102" }], eventTime: at, tieBreaks: [null] });
  const { asof_order: _, ...without } = item;
  expect(read(without)).toMatchObject({ unfit: [{ name: "asof_order", found: "nothing" }], mark: "" });
  expect(read({ ...item, event_time: { N: "1" } })).toMatchObject({ unfit: [{ name: "event_time" }], eventTime: at });
  expect(read({ ...item, asof_key: { S: "1/q/k=sa" } })).toMatchObject({ unfit: [{ name: "asof_key" }], keys: [null] });
});

it("a mark is the order as it is stored", () => {
  const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("hex");
  expect(hex(orderOfMark(read(item).mark)?.B)).toBe(hex(item["asof_order"]?.B));
  expect(orderOfMark("")).toBeNull();
  expect(orderOfMark(read({ ...item, asof_order: { S: "x" } }).mark)).toEqual({ S: "x" });
});
