import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { OnlineColumn } from "../../../src/ir/online.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../../src/ir/value.ts";
import { keyWriter, projectKey, recordKey, sortKey } from "../../../src/online/dynamodb/key.ts";
import fc from "../../support/fast-check.ts";

const page = readFileSync(new URL("../../../docs/dynamodb.md", import.meta.url), "utf8");

/** The examples of the page: project, keys as JSON of [name, type, value], the partition key. */
const published = [...page.matchAll(/^\| `(.*?)` \| `(\[.*?\])` \| `(.*?)` \|$/gm)].map(
  ([, project = "", keys = "", key = ""]) => ({
    project: String(JSON.parse(`"${project}"`)),
    keys: JSON.parse(keys) as readonly (readonly [string, string, string | boolean | number])[],
    key,
  }),
);

const types: Readonly<Record<string, CanonicalType>> = {
  bool: { kind: "bool" },
  int32: { kind: "int32" },
  int64: { kind: "int64" },
  float64: { kind: "float64" },
  "decimal(10,2)": { kind: "decimal", precision: 10, scale: 2 },
  string: { kind: "string" },
  bytes: { kind: "bytes" },
  timestamp: { kind: "timestamp" },
  date: { kind: "date" },
};

function canonical({ kind }: CanonicalType, told: string | boolean | number): CanonicalValue {
  if (kind === "int64") return BigInt(String(told));
  if (kind === "float64") return Number(told);
  return kind === "bytes" ? Buffer.from(String(told), "hex") : told;
}

function encode(project: string, keys: readonly (readonly [OnlineColumn, CanonicalValue])[]): string {
  return keyWriter({ project, keys: keys.map(([column]) => column) })(keys.map(([, value]) => value));
}

describe("the partition key", () => {
  it.each(published)("of the page's example $key", ({ project, keys, key }) => {
    const typed = keys.map(([name, type, told]): readonly [OnlineColumn, CanonicalValue] => {
      const known = types[type];
      if (known === undefined) throw new Error(`no type ${type}`);
      return [{ name, type: known }, canonical(known, told)];
    });
    expect(encode(project, typed)).toBe(key);
    expect(encode(project, typed.toReversed())).toBe(key);
  });

  it("has examples of every type on its page", () => {
    expect(published.length).toBeGreaterThanOrEqual(18);
    const shown = new Set(published.flatMap(({ keys }) => keys.map(([, type]) => type)));
    expect([...shown].sort()).toEqual(Object.keys(types).sort());
  });

  it("is of one project and one list of keys alone", () => {
    const nasty = fc.string({
      unit: fc.constantFrom("a", "1", "/", "%", "=", "2", "F", "s", "i", "é", "😀", "\0"),
      maxLength: 4,
    });
    const column = fc.record({
      name: nasty,
      type: fc.constantFrom<CanonicalType>({ kind: "string" }, { kind: "int64" }, { kind: "bytes" }),
    });
    const key = column.chain((one) =>
      fc.tuple(
        fc.constant(one),
        one.type.kind === "string"
          ? nasty
          : one.type.kind === "int64"
            ? fc.bigInt(-3n, 3n)
            : fc.uint8Array({ maxLength: 2 }),
      ),
    );
    const asked = fc.record({
      project: nasty,
      keys: fc.uniqueArray(key, { maxLength: 3, selector: ([{ name }]) => name }),
    });
    const texts = new Map<string, string>();
    let same = 0;
    fc.assert(
      fc.property(fc.array(asked, { minLength: 20, maxLength: 20 }), (drawn) => {
        for (const { project, keys } of drawn) {
          const meaning = JSON.stringify([
            project,
            ...keys.map(([{ name, type }, value]) => [name, type.kind, told(value)]).sort(),
          ]);
          const text = encode(project, keys);
          const known = texts.get(text);
          if (known !== undefined) {
            same += 1;
            expect(known).toBe(meaning);
          }
          texts.set(text, meaning);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(new Set(texts.values()).size).toBe(texts.size);
    expect(texts.size).toBeGreaterThan(5_000);
    expect(same).toBeGreaterThan(100);
  });

  it("never meets the key of a project's records, nor a view's that of another", () => {
    expect(encode("p", [])).not.toBe(projectKey("p"));
    expect(projectKey("p/")).not.toBe(encode("p", []));
    const view = (name: string, version: string) => sortKey({ project: "p", view: name, version });
    expect(new Set([view("a", "b"), view("a/b", ""), view("a", "b/"), recordKey("a/b"), recordKey("a%2Fb")]).size).toBe(
      5,
    );
  });

  it("is the same for keys that are equal", () => {
    const decimal: CanonicalType = { kind: "decimal", precision: 10, scale: 2 };
    const of = (type: CanonicalType, value: CanonicalValue) => encode("p", [[{ name: "k", type }, value]]);
    expect(of(decimal, "1.50")).toBe(of(decimal, "+01.5"));
    expect(of(decimal, "-0.00")).toBe(of(decimal, "0"));
    expect(of({ kind: "float64" }, -0)).toBe(of({ kind: "float32" }, 0));
    expect(of({ kind: "int32" }, 7)).toBe(of({ kind: "int64" }, 7n));
    expect(of({ kind: "timestamp" }, "2024-01-01T00:00:00.000Z")).toBe(
      of({ kind: "timestamp" }, "2024-01-01T00:00:00Z"),
    );
  });

  it("is refused where a key is too long, or no key", () => {
    const string: CanonicalType = { kind: "string" };
    expect(() => encode("p", [[{ name: "k", type: string }, "é".repeat(1_100)]])).toThrow("online-value-unfit");
    expect(() => encode("p", [[{ name: "k", type: string }, "\ud800"]])).toThrow("half a surrogate pair");
    expect(() => encode("p", [[{ name: "k", type: { kind: "int32" } }, 1.5]])).toThrow("column 'k'");
  });
});

function told(value: Row[number]): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
}
