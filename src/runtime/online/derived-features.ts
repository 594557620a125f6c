import { type ValueStatus, worse } from "../../ir/online.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { parseInstant } from "../../kernel/time.ts";
import type { OnlineVersionName } from "../../ports/online-store.ts";
import type { Entities } from "./entities.ts";
import type { ServedDerived, ServedInput } from "./served-plan.ts";
import type { Slot } from "./slots.ts";

/** Computes a feature of on-demand views for every entity, of what was stored, computed before or sent. */
export function computeDerived(derived: ServedDerived, slots: readonly Slot[], entities: Entities): void {
  const slot = slots[derived.slot];
  if (slot === undefined) return;
  const inputs = derived.inputs.map((input) => inputOf(input, slots, entities));
  const values: CanonicalValue[] = [];
  const statuses: ValueStatus[] = [];
  const eventTimes: (string | null)[] = [];
  for (let row = 0; row < entities.count; row += 1) {
    const given = inputs.map((input) => input.values[row] ?? null);
    const value = evaluated(derived, given, row);
    values.push(value);
    statuses.push(statusOf(value, inputs, row));
    eventTimes.push(oldest(inputs, row));
  }
  Object.assign(slot, { values, statuses, eventTimes });
  slot.versions = distinct(inputs.flatMap((input) => input.versions));
}

interface Input {
  readonly values: readonly CanonicalValue[];
  /** Null for what the caller sent. */
  readonly statuses: readonly ValueStatus[] | null;
  readonly eventTimes: readonly (string | null)[] | null;
  readonly versions: readonly OnlineVersionName[];
}

function inputOf(input: ServedInput, slots: readonly Slot[], { columns }: Entities): Input {
  const slot = input.from === "slot" ? slots[input.slot] : undefined;
  if (slot !== undefined) return slot;
  const values = input.from === "column" ? (columns[input.column] ?? []) : [];
  return { values, statuses: null, eventTimes: null, versions: [] };
}

/** What fails for one entity fails the read, as it fails a training set: it is never a NULL. */
function evaluated(
  { evaluate, reference }: ServedDerived,
  values: readonly CanonicalValue[],
  row: number,
): CanonicalValue {
  try {
    return evaluate(values);
  } catch (failure) {
    if (!(failure instanceof AsofError)) throw failure;
    const [first] = failure.diagnostics;
    throw AsofError.of(
      first?.code ?? "expression-failed",
      `${reference} cannot be computed for row ${row} of the entities: ${first?.message ?? failure.message}`,
      { path: `entities[${row}]`, hint: first?.hint ?? undefined },
      failure,
    );
  }
}

/**
 * The worst of its inputs; those that were NULL count only where the value is NULL too: otherwise the expression has handled
 * them.
 */
function statusOf(value: CanonicalValue, inputs: readonly Input[], row: number): ValueStatus {
  let status: ValueStatus = value === null ? "NULL_VALUE" : "PRESENT";
  for (const { values, statuses } of inputs) {
    const own = statuses?.[row];
    if (own !== undefined && (value === null || (values[row] ?? null) !== null)) status = worse(status, own);
  }
  return status;
}

/** Null where none has a time. */
function oldest(inputs: readonly Input[], row: number): string | null {
  let least: string | null = null;
  for (const { eventTimes } of inputs) {
    const time = eventTimes?.[row] ?? null;
    if (least === null || (time !== null && isBefore(time, least))) least = time;
  }
  return least;
}

function isBefore(one: string, other: string): boolean {
  // Inputs are mostly of one row.
  if (one === other) return false;
  if (one === "-infinity" || other === "infinity") return true;
  if (other === "-infinity" || one === "infinity") return false;
  return (parseInstant(one) ?? 0n) < (parseInstant(other) ?? 0n);
}

function distinct(versions: readonly OnlineVersionName[]): readonly OnlineVersionName[] {
  return versions.filter((one, index) => versions.findIndex(({ view }) => view === one.view) === index);
}
