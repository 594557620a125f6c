import { type OnlineRow, type OnlineTable, type ValueStatus, withheld } from "../../ir/online.ts";
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
  const keys: Row[] = [];
  for (const role of roles) addKeys(keys, role, entities);
  return { project, view: name, features, keys };
}

function addKeys(all: Row[], { keys }: ServedRole, { count, columns }: Entities): void {
  const own = keys.map(({ column }) => columns[column] ?? []);
  for (let row = 0; row < count; row += 1) {
    const key: CanonicalValue[] = [];
    for (const values of own) key.push(values[row] ?? null);
    all.push(key);
  }
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
    const judged = judgedRows(answered, role, { table, entities, now });
    for (const feature of role.features) {
      const slot = slots[feature.slot];
      const stored = table.features.find(({ name }) => name === feature.name);
      if (slot === undefined) continue;
      slot.versions = versions;
      // A version that lacks the feature has no value of it under any key.
      if (stored !== undefined) fill(slot, feature, judged, conversion(stored.type, feature, table));
    }
  });
}

/** What is the same for all features of a role. */
interface Judged {
  /** Null where nothing of the row may be told. */
  readonly rows: readonly (OnlineRow | null)[];
  /** Of a row whose values are all there. */
  readonly statuses: readonly ValueStatus[];
  readonly eventTimes: readonly (string | null)[];
  /** Rows of keys that nothing is stored for, though none of them is NULL. */
  readonly unseen: readonly number[];
}

function judgedRows(
  answered: readonly (OnlineRow | null)[],
  { keys }: ServedRole,
  { table, entities, now }: Pick<Taking, "entities" | "now"> & { readonly table: OnlineTable },
): Judged {
  const rows: (OnlineRow | null)[] = [];
  const statuses: ValueStatus[] = [];
  const eventTimes: (string | null)[] = [];
  const unseen: number[] = [];
  for (const row of answered) {
    const why = withheld(row, table.ttl, now);
    if (row === null && keys.every(({ column }) => entities.columns[column]?.[rows.length] != null))
      unseen.push(rows.length);
    rows.push(why === null ? row : null);
    statuses.push(why ?? "PRESENT");
    eventTimes.push(row?.eventTime ?? null);
  }
  return { rows, statuses, eventTimes, unseen };
}

function fill(
  slot: Slot,
  { place, ofNothing }: ServedFeature,
  { rows, statuses, eventTimes, unseen }: Judged,
  converted: ((value: CanonicalValue) => CanonicalValue) | null,
): void {
  const values: CanonicalValue[] = [];
  // Shared with other features as long as nothing of it differs.
  let own: ValueStatus[] | null = null;
  for (const row of rows) {
    const stored = row?.features[place] ?? null;
    if (row !== null && stored === null) {
      own ??= [...statuses];
      own[values.length] = "NULL_VALUE";
    }
    values.push(stored === null || converted === null ? stored : converted(stored));
  }
  for (const row of unseen) values[row] = ofNothing;
  slot.values = values;
  slot.statuses = own ?? statuses;
  slot.eventTimes = eventTimes;
}

/** A version of before or after a change may hold another type: where every value fits, nobody notices. Null where it is the same. */
function conversion(
  stored: CanonicalType,
  { name, type }: ServedFeature,
  table: OnlineTable,
): ((value: CanonicalValue) => CanonicalValue) | null {
  if (sameType(stored, type)) return null;
  return (value) => {
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
