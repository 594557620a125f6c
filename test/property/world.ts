/** What all views of a scenario share: its keys, its place in time, its names. */
import type { EntityDefinition } from "../../src/ir/definition.ts";
import type { CanonicalType, TimeForm } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import { formatDate, formatInstant, formatLocal, microsecondsADay, parseTime } from "../naive/time.ts";
import { instantToLocal } from "../naive/zone.ts";
import type { Blueprint } from "./blueprint.ts";
import { type NameFit, Names } from "./names.ts";
import type { Storage } from "./storage.ts";
import { keyTypes } from "./values.ts";

export interface World {
  readonly anchor: bigint;
  readonly zone: string;
  readonly step: bigint;
  readonly keys: readonly WorldKey[];
  readonly entities: readonly EntityDefinition[];
  /** Key number → entity name. */
  readonly entityOf: readonly string[];
  readonly timeName: string;
  /** True where the spine is listed from the views themselves. */
  readonly generatedSpine: boolean;
  readonly relationNames: Names;
  readonly viewNames: Names;
  readonly spineNames: Names;
  readonly storage: Storage;
  /** A name that the warehouse takes for a table or a column, or any where it is neither. */
  readonly name: (names: Names, plain: string, pick: number, use: NameUse) => string;
}

export type NameUse = "table" | "column" | "any";

export interface WorldKey {
  readonly name: string;
  /** The spine's second column of this key, for roles. */
  readonly other: string;
  readonly type: CanonicalType;
}

/** Hours around which clocks change, and a quiet one. */
const anchors: readonly (readonly [string, string])[] = [
  ["2026-01-01T10:00:00Z", "Asia/Kolkata"],
  ["2026-03-29T00:00:00Z", "Europe/Berlin"],
  ["2013-11-03T04:30:00Z", "America/New_York"],
  ["2026-10-24T23:30:00Z", "Europe/Berlin"],
  ["2013-03-10T06:00:00Z", "America/New_York"],
  ["2026-04-04T14:00:00Z", "Australia/Lord_Howe"],
];

const minute = 60_000_000n;
const steps: readonly bigint[] = [30n * minute, 60n * minute, 15n * minute, 1_000_000n, 1n, microsecondsADay];

export function worldOf(plan: Blueprint, storage: Storage): World {
  const [anchor, zone] = anchors[plan.anchor % anchors.length] ?? ["2026-01-01T10:00:00Z", "UTC"];
  const fits = (use: NameUse): NameFit => (use === "any" ? "any" : (one) => storage.takesName(one, use));
  const name: World["name"] = (names, plain, pick, use) => names.make(plain, plan.names === 0 ? 0 : pick, fits(use));
  const spineNames = new Names();
  const stored = isStored(plan);
  const keys = plan.keys.map((pick, index) => ({
    name: name(spineNames, `key_${index}`, pick, stored ? "column" : "any"),
    other: name(spineNames, `other_key_${index}`, pick + 7, stored ? "column" : "any"),
    type: keyTypes[pick % keyTypes.length] ?? { kind: "string" },
  }));
  const timeName = name(spineNames, "event_timestamp", plan.spine.names, stored ? "column" : "any");
  return {
    anchor: finite(anchor),
    zone,
    step: steps[plan.step % steps.length] ?? minute,
    keys,
    ...entitiesOf(plan, keys),
    timeName,
    generatedSpine: isGenerated(plan),
    relationNames: new Names(),
    viewNames: new Names(),
    spineNames,
    storage,
    name,
  };
}

/** Kinds of spine by their number: rows, table, query, range, as_of, as_of over a population. */
export type SpineKind = "rows" | "table" | "query" | "range" | "as_of" | "population";

export function spineKind(plan: Blueprint): SpineKind {
  const kinds: readonly SpineKind[] = ["rows", "rows", "rows", "rows", "table", "table", "query", "range", "range"];
  const kind = kinds[plan.spine.kind] ?? (plan.spine.kind === 11 ? "population" : "as_of");
  return plan.views.length === 0 && (kind === "range" || kind === "as_of") ? "rows" : kind;
}

function isGenerated(plan: Blueprint): boolean {
  return ["range", "as_of"].includes(spineKind(plan));
}

function isStored(plan: Blueprint): boolean {
  return ["table", "query", "population"].includes(spineKind(plan));
}

/** One entity a key, or the first two keys as one entity. */
function entitiesOf(plan: Blueprint, keys: readonly WorldKey[]) {
  const together = plan.compositeEntity > 0 && keys.length > 1;
  const entityNames = new Names();
  const entityOf: string[] = [];
  const entities: EntityDefinition[] = [];
  keys.forEach((key, index) => {
    const last = entities.at(-1);
    const joinKey = { name: key.name, type: key.type };
    if (together && index === 1 && last !== undefined) {
      entities[entities.length - 1] = { ...last, keys: [...last.keys, joinKey] };
      entityOf.push(last.name);
      return;
    }
    const pick = plan.names === 0 ? 0 : (plan.keys[index] ?? 0) + 13;
    const name = entityNames.make(`entity_${index}`, pick, "any");
    entities.push({ kind: "entity", name, keys: [joinKey], description: null, owner: null, tags: {} });
    entityOf.push(name);
  });
  return { entities, entityOf };
}

function finite(text: string): bigint {
  const time = parseTime(text);
  if (typeof time === "number") throw new Error("an anchor is finite");
  return time;
}

/** Which form a time column has: mostly instants. */
export function formOf(pick: number): TimeForm {
  if (pick % 6 === 5) return { form: "date", zone: "UTC" };
  return pick % 6 >= 3 ? { form: "zoneless", zone: "UTC" } : { form: "instant" };
}

/** The text that a time column holds so many steps after the anchor, `nudge` microseconds moved; dates move by half days. */
export function timeText(world: World, form: TimeForm, zone: string | null, at: number, nudge: bigint): string {
  if (form.form === "instant") return formatInstant(world.anchor + BigInt(at) * world.step + nudge);
  const start = instantToLocal(world.anchor, zone ?? form.zone);
  if (form.form === "date") return formatDate(start + (BigInt(at) * microsecondsADay) / 2n);
  return formatLocal(start + BigInt(at) * world.step + nudge);
}

/** An instant as a column of a form in UTC holds it; a date cannot be infinite here. */
export function instantText(form: TimeForm, time: bigint | number | null): CanonicalValue {
  if (time === null) return null;
  if (form.form === "instant") return formatInstant(time);
  if (form.form === "zoneless") return formatLocal(time);
  return typeof time === "number" ? null : formatDate(time);
}
