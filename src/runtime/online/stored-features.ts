import { type OnlineRow, type OnlineTable, withheld } from "../../ir/online.ts";
import { type CanonicalType, sameType, typeName } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { OnlineAnswer, OnlineQuestion } from "../../ports/online-store.ts";
import { canonicalOf } from "../written-value.ts";
import type { Entities } from "./entities.ts";
import type { ServedFeature, ServedRole, ServedView } from "./served-plan.ts";
import type { Slot } from "./slots.ts";

/** What is asked of a view: the keys of its roles, one role after the other. */
export function questionOf(project: string, { name, features, roles }: ServedView, entities: Entities): OnlineQuestion {
  return { project, view: name, features, keys: roles.flatMap((role) => keysOf(role, entities)) };
}

function keysOf({ keys }: ServedRole, { count, columns }: Entities): readonly Row[] {
  return Array.from({ length: count }, (_, row) => keys.map(({ column }) => columns[column]?.[row] ?? null));
}

/** What answers are put into, and judged by. */
export interface Taking {
  readonly slots: readonly Slot[];
  readonly entities: Entities;
  /** Microseconds since 1970. */
  readonly now: bigint;
}

/** Puts what a view answered where its features belong. */
export function takeAnswer(view: ServedView, { table, rows }: OnlineAnswer, { slots, entities, now }: Taking): void {
  checkKeys(view, table);
  const versions = [{ project: table.project, view: table.view, version: table.version }];
  view.roles.forEach((role, index) => {
    const answered = rows.slice(index * entities.count, (index + 1) * entities.count);
    const withholding = answered.map((row) => withheld(row, table.ttl, now));
    const named = answered.map((_, row) => role.keys.every(({ column }) => entities.columns[column]?.[row] != null));
    for (const feature of role.features) {
      const slot = slots[feature.slot];
      if (slot === undefined) continue;
      slot.versions = versions;
      fill(slot, feature, { table, rows: answered, withholding, named });
    }
  });
}

interface Answered {
  readonly table: OnlineTable;
  readonly rows: readonly (OnlineRow | null)[];
  /** Why nothing of a row may be told. */
  readonly withholding: readonly ReturnType<typeof withheld>[];
  /** Whether none of its keys is NULL. */
  readonly named: readonly boolean[];
}

function fill(slot: Slot, feature: ServedFeature, { table, rows, withholding, named }: Answered): void {
  const stored = table.features.find(({ name }) => name === feature.name);
  // A version that lacks the feature has no value of it under any key.
  if (stored === undefined) return;
  const converted = conversion(stored.type, feature, table);
  rows.forEach((row, index) => {
    const why = withholding[index] ?? null;
    const value = why === null ? converted(row?.features[feature.place] ?? null) : null;
    slot.eventTimes[index] = row?.eventTime ?? null;
    slot.statuses[index] = why ?? (value === null ? "NULL_VALUE" : "PRESENT");
    slot.values[index] = why === "NOT_FOUND" && named[index] ? feature.ofNothing : value;
  });
}

/** A version of before or after a change may hold another type: where every value fits, nobody notices. */
function conversion(
  stored: CanonicalType,
  { name, type }: ServedFeature,
  table: OnlineTable,
): (value: CanonicalValue) => CanonicalValue {
  if (sameType(stored, type)) return (value) => value;
  return (value) => {
    if (value === null) return null;
    const converted = canonicalOf(value, type);
    if (converted !== undefined) return converted;
    throw differs(table, `feature '${name}' is ${typeName(stored)}, and the definitions say ${typeName(type)}`);
  };
}

/** Rows of a version with other keys are found by other keys. */
function checkKeys(view: ServedView, table: OnlineTable): void {
  const [role] = view.roles;
  const told = (keys: readonly { readonly name: string; readonly type: CanonicalType }[]) =>
    keys.map(({ name, type }) => `${name} ${typeName(type)}`).join(", ");
  if (role === undefined || told(role.keys) === told(table.keys)) return;
  throw differs(table, `its keys are (${told(table.keys)}), and the definitions say (${told(role.keys)})`);
}

function differs({ view, version }: OnlineTable, what: string): AsofError {
  return AsofError.of("online-version-differs", `version ${version} of '${view}' is served, in which ${what}`, {
    path: `featureViews.${view}`,
    hint: "materialize the view as it is defined now, or read it with the definitions that it was materialized with",
  });
}
