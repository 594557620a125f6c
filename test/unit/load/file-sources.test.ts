import { expect, test } from "vitest";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import { collectDefinitions } from "../../../src/define/index.ts";
import * as asof from "../../../src/index.ts";
import { fileSources } from "../../../src/runtime/load/file-sources.ts";
import { formatIndex } from "../../../src/runtime/load/index-columns.ts";

const { entity, featureView, file, t, table } = asof;
const station = entity("station", { key: { station: t.string, sensor: t.int64 } });

function sourcesOf(...definitions: readonly unknown[]) {
  const { definitions: collected, places } = collectDefinitions([station, ...definitions]);
  return fileSources(buildRegistry("test", collected, places).registry, "/repository");
}

const full = {
  table: "readings",
  keys: { station: "st" },
  eventTime: "at",
  createdTime: "written",
  availableAt: "known",
  tieBreaks: ["batch"],
  columns: {
    st: t.string,
    sensor: t.int64,
    at: t.timestamp,
    written: t.timestamp,
    known: t.timestamp,
    batch: t.int32,
    v: t.float64,
  },
} as const;

test("the index has the keys, then the winner's order, then what makes rows known", () => {
  const view = featureView("readings", {
    entities: [station],
    source: file("data/r.csv", full),
    features: { v: t.float64 },
  });
  const [source] = sourcesOf(view);
  expect(source).toMatchObject({ path: "/repository/data/r.csv", table: { name: "readings" }, complete: true });
  expect(source?.indexes).toEqual([
    [
      { name: "st", descending: false, nullsLast: true },
      { name: "sensor", descending: false, nullsLast: true },
      { name: "at", descending: true, nullsLast: false },
      { name: "written", descending: true, nullsLast: true },
      { name: "batch", descending: true, nullsLast: true },
      { name: "known", descending: false, nullsLast: true },
    ],
  ]);
  expect(source?.indexes.map(formatIndex)).toEqual(["st, sensor, at desc, written desc, batch desc, known"]);
});

test("two views on one file load it once, with an index each and the columns of both", () => {
  const { columns: _, ...undeclared } = full;
  const one = featureView("one", { entities: [station], source: file("r.csv", full), features: { v: t.float64 } });
  const two = featureView("two", {
    entities: [],
    source: file("r.csv", { ...undeclared, keys: {} }),
    features: { w: t.int32 },
  });
  const [source, ...others] = sourcesOf(one, two);
  expect(others).toEqual([]);
  expect(source?.indexes.map(formatIndex)).toEqual([
    "st, sensor, at desc, written desc, batch desc, known",
    "at desc, written desc, batch desc, known",
  ]);
  expect(source?.columns.map(({ name }) => name).sort()).toEqual([
    "at",
    "batch",
    "known",
    "sensor",
    "st",
    "v",
    "w",
    "written",
  ]);
  expect(source?.complete).toBe(false);
});

test("without declared columns the view's own say what they can, and tables are no files", () => {
  const source = file("f.parquet", { table: "facts", keys: { station: "st" } });
  const facts = featureView("facts", { entities: [station], source, features: { h: t.int32.from("height") } });
  const elsewhere = featureView("elsewhere", { entities: [station], source: table("x"), features: { h: t.int32 } });
  const found = sourcesOf(facts, elsewhere);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    complete: false,
    columns: [
      { name: "height", type: { kind: "int32" } },
      { name: "st", type: { kind: "string" } },
      { name: "sensor", type: { kind: "int64" } },
    ],
  });
});

test("what a view reads is loaded even where its declared columns leave it out", () => {
  const source = file("r.csv", { table: "r", eventTime: "at" as never, columns: { v: t.float64 } });
  const [found] = sourcesOf(
    featureView("r", { entities: [station], source: source as never, features: { v: t.float64 } }),
  );
  expect(found?.complete).toBe(true);
  expect(found?.columns.map(({ name }) => name)).toEqual(["v", "at", "station", "sensor"]);
});

test("one table of two files, and one column of two types, are refused", () => {
  const at = (path: string, v: typeof t.float64 | typeof t.string) =>
    file(path, { table: "r", eventTime: "at", columns: { station: t.string, sensor: t.int64, at: t.timestamp, v } });
  const one = featureView("one", {
    entities: [station],
    source: at("a.csv", t.float64),
    features: { x: t.float64.from("v") },
  });
  const other = featureView("other", {
    entities: [station],
    source: at("b.csv", t.float64),
    features: { y: t.float64.from("v") },
  });
  expect(() => sourcesOf(one, other)).toThrow(/table 'r' is to hold two files/);
  const typed = featureView("typed", {
    entities: [station],
    source: at("a.csv", t.string),
    features: { z: t.string.from("v") },
  });
  expect(() => sourcesOf(one, typed)).toThrow(/column 'v' has another type here/);
});
