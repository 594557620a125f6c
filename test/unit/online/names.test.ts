import { expect, it } from "vitest";
import { columnNames, tableName } from "../../../src/online/postgres/names.ts";
import fc from "../../support/fast-check.ts";

const table = { project: "p", view: "v", version: "1", keys: [], tieBreaks: [], features: [], ttl: null };
const type = { kind: "int64" } as const;

it("columns keep plain names and get others where they would be cut, taken or misread", () => {
  const names = ["temp", "Größe", "event_time", "event_time", "a.b", 'q"', "x as y", "ctid", "n".repeat(64), "1st", ""];
  const stored = columnNames(names.map((name) => ({ name, type })));
  expect(stored.slice(0, 3)).toEqual(["temp", "Größe", "event_time"]);
  expect(new Set(stored).size).toBe(names.length);
});

it("columns have names of their own that fit, whatever they are called", () => {
  const name = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom("a", "a_1", "xmin", "é".repeat(40)),
  );
  fc.assert(
    fc.property(fc.array(name, { maxLength: 20 }), (all) => {
      const stored = columnNames(all.map((one) => ({ name: one, type })));
      expect(new Set(stored).size).toBe(all.length);
      for (const one of stored) {
        expect(Buffer.byteLength(one)).toBeLessThanOrEqual(63);
        expect(one).toMatch(/^[\p{L}_][\p{L}\p{N}_]*$/u);
      }
    }),
  );
});

it("tables are told apart by project, view and version, in names that fit with what is made beside them", () => {
  const names = [
    table,
    { ...table, project: "q" },
    { ...table, view: "v_1", version: "" },
    { ...table, view: "v", version: "1_" },
    { ...table, view: "é".repeat(60) },
  ].map(tableName);
  expect(names[0]).toMatch(/^v_1_[0-9a-f]{10}$/);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(Buffer.byteLength(`${name}_pkey`)).toBeLessThanOrEqual(63);
});
