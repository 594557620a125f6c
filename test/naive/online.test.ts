import { describe, expect, it } from "vitest";
import type { OnlineTable } from "../../src/ir/online.ts";
import type { Row } from "../../src/ir/value.ts";
import fc from "../support/fast-check.ts";
import { candidates, type NaiveJoin, type SourceRow, winners } from "./join.ts";
import { latestRows, NaiveOnlineStore } from "./online.ts";
import { formatInstant } from "./time.ts";

const int64 = { kind: "int64" } as const;
const undescribed = { description: null, owner: null, tags: {} } as const;

function table(ttl: number | null): OnlineTable {
  return {
    project: "p",
    view: "v",
    version: "1",
    keys: [{ name: "id", type: int64 }],
    tieBreaks: [{ name: "created", type: int64 }],
    features: [{ name: "n", type: int64 }],
    ttl,
  };
}

const world = fc.record({
  ttl: fc.option(fc.integer({ min: 1, max: 12 }), { nil: null }),
  boundary: fc.constantFrom("inclusive", "strict"),
  late: fc.boolean(),
  rows: fc.array(
    fc.record({
      id: fc.bigInt(1n, 3n),
      event: fc.bigInt(0n, 20n),
      delay: fc.option(fc.bigInt(-2n, 8n), { nil: null }),
      created: fc.option(fc.bigInt(0n, 3n), { nil: null }),
      n: fc.option(fc.bigInt(0n, 3n), { nil: null }),
    }),
    { maxLength: 12 },
  ),
  ends: fc.uniqueArray(fc.bigInt(1n, 30n), { minLength: 1, maxLength: 4 }),
});

type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function joinOf({ ttl, boundary, late, rows }: World): NaiveJoin {
  return {
    role: "v",
    view: {
      kind: "feature_view",
      name: "v",
      entities: ["e"],
      source: {
        name: "s",
        from: { kind: "table", relation: { database: null, schema: null, name: "s" } },
        eventTime: "event",
        createdTime: "created",
        availableAt: late ? "available" : null,
        tieBreaks: [],
        timeZone: null,
        keys: {},
        columns: null,
        ...undescribed,
      },
      ttl,
      boundary,
      features: [],
      strategy: null,
      ...undescribed,
    },
    keys: [{ name: "id", type: int64, spineColumn: "id" }],
    features: [{ output: "n", type: int64, aggregate: null, expression: null }],
    rows: rows.map(({ id, event, delay, created, n }) => ({
      keys: [id],
      event,
      available: late ? (delay === null ? null : event + delay) : undefined,
      order: [created],
      features: [n],
      counts: [true],
    })),
  };
}

function onlineRow({ keys, event, order, features }: SourceRow): Row {
  return [...keys, event === null ? null : formatInstant(event), order[0] as bigint | null, ...features];
}

describe("the twin of online stores", () => {
  it("after runs over any intervals gives what the twin of training sets gives as of the last end", () => {
    let [served, outside, missing] = [0, 0, 0];
    fc.assert(
      fc.property(world, (drawn) => {
        const join = joinOf(drawn);
        const store = new NaiveOnlineStore(table(drawn.ttl));
        const ends = drawn.ends.toSorted((one, other) => (one < other ? -1 : 1));
        ends.forEach((end, index) => {
          const start = ends[index - 1] ?? null;
          for (const winning of latestRows(join, { start, end })) store.write(winning.map(onlineRow));
        });
        const now = ends.at(-1) ?? 0n;
        for (const id of [1n, 2n, 3n]) {
          const offline = winners(candidates(join, { keys: [id], time: now }));
          const online = store.read([id], "n", now);
          const told = new Set(online.map(({ value }) => value));
          if (offline.length === 0) {
            expect(online.every(({ status }) => status === "NOT_FOUND" || status === "OUTSIDE_MAX_AGE")).toBe(true);
            if (online[0]?.status === "NOT_FOUND") missing += 1;
            else outside += 1;
          } else {
            expect(told).toEqual(new Set(offline.map(({ features }) => features[0])));
            served += 1;
          }
        }
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(served, outside, missing)).toBeGreaterThan(20);
  });

  it("withholds a value that is older than the TTL by a microsecond, and no sooner", () => {
    const store = new NaiveOnlineStore(table(10));
    store.write([[1n, "1970-01-01T00:00:00.000005Z", null, 7n]]);
    expect(store.read([1n], "n", 15n)).toEqual([{ status: "PRESENT", value: 7n }]);
    expect(store.read([1n], "n", 16n)).toEqual([{ status: "OUTSIDE_MAX_AGE", value: null }]);
    expect(store.read([2n], "n", 16n)).toEqual([{ status: "NOT_FOUND", value: null }]);
  });
});
