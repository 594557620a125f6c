import { describe, expect, it } from "vitest";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import { diffRegistries } from "../../../src/compiler/registry/diff-registries.ts";
import { isWhole, manifestOf } from "../../../src/compiler/registry/manifest.ts";
import type { Definition } from "../../../src/ir/definition.ts";
import { definitionKey, type Registry } from "../../../src/ir/registry.ts";
import fc from "../../support/fast-check.ts";
import { applyChanges } from "./apply-changes.ts";
import { definitions, shuffled } from "./arbitraries.ts";

const built = (all: readonly Definition[]) => buildRegistry("flights", all, new Map()).registry;

/** Of definitions that share a key, the first: only then is the order of the others free. */
const distinct = definitions.map((all) => [
  ...new Map(all.toReversed().map((one) => [definitionKey(one), one])).values(),
]);

const byKey = (registry: Registry) =>
  new Map(
    [...registry.entities, ...registry.featureViews, ...registry.featureServices].map(
      (one) => [definitionKey(one), one] as const,
    ),
  );

describe("manifests", () => {
  it("do not depend on the order of definitions or of properties", () => {
    fc.assert(
      fc.property(distinct, fc.nat(), fc.infiniteStream(fc.nat()), (all, seed, order) => {
        const numbered = all.map((one) => [order.next().value, shuffled(one, seed)] as const);
        const mixed = numbered.sort(([left], [right]) => left - right).map(([, one]) => one);
        expect(manifestOf(built(mixed))).toEqual(manifestOf(built(all)));
      }),
    );
  });

  it("survive JSON, and tell any change of what they hold", () => {
    fc.assert(
      fc.property(distinct, distinct, (left, right) => {
        const [one, other] = [manifestOf(built(left)), manifestOf(built(right))];
        expect(isWhole(JSON.parse(JSON.stringify(one)))).toBe(true);
        const same = diffRegistries(one.registry, other.registry).changes.length === 0;
        expect(one.fingerprint === other.fingerprint).toBe(same);
        if (!same) expect(isWhole({ ...one, registry: other.registry })).toBe(false);
      }),
    );
  });
});

describe("diffs", () => {
  it("are empty between a registry and itself", () => {
    fc.assert(
      fc.property(distinct, fc.nat(), (all, seed) => {
        expect(diffRegistries(built(all), built(all.map((one) => shuffled(one, seed)))).changes).toEqual([]);
      }),
    );
  });

  it("say all that is needed to make the one of the other", () => {
    const met = { add: 0, change: 0, remove: 0, order: 0 };
    fc.assert(
      fc.property(distinct, distinct, (left, right) => {
        const [before, after] = [built(left), built(right)];
        const now = new Map<string, unknown>(byKey(before));
        for (const { key, action, fields } of diffRegistries(before, after).changes) {
          met[action] += 1;
          if (fields.some((one) => /features$/.test(one.path) && one.after?.startsWith('["'))) met.order += 1;
          expect(now.has(key)).toBe(action !== "add");
          const result = applyChanges(now.get(key), fields, key.slice(0, key.indexOf(":")));
          expect(result === undefined).toBe(action === "remove");
          if (result === undefined) now.delete(key);
          else now.set(key, result);
        }
        expect(now).toEqual(byKey(after));
        const text = (all: ReadonlyMap<string, unknown>) => [...all.keys()].sort().map((key) => orders(all.get(key)));
        expect(text(now)).toEqual(text(byKey(after)));
      }),
      { numRuns: 300 },
    );
    for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(5);
  });
});

/** The names in each list, since a comparison of values alone might overlook their order. */
function orders(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
