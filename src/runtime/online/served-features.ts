import type { OnlineFeature, OnlineFeatures } from "../../define/index.ts";
import type { ValueStatus } from "../../ir/online.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { formatInstant, parseInstant } from "../../kernel/time.ts";
import type { OnlineVersionName } from "../../ports/online-store.ts";
import { type RowObject, rowObjects } from "../retrieve/row-object.ts";
import type { Entities } from "./entities.ts";
import type { ServedPlan } from "./served-plan.ts";
import type { Slot } from "./slots.ts";

/** What was read, by rows or by columns, as it is asked for. */
export class ServedFeatures implements OnlineFeatures<RowObject, Record<string, CanonicalValue>> {
  /** The instant that ages were judged at, ISO. */
  readonly at: string;
  /** By name. */
  readonly features: Readonly<Record<string, OnlineFeature<CanonicalValue>>>;
  readonly #plan: RowPlan;
  readonly #entities: Entities;
  readonly #slots: readonly Slot[];
  #rows: readonly RowObject[] | null = null;

  constructor(
    plan: RowPlan,
    { entities, slots, now }: { readonly entities: Entities; readonly slots: readonly Slot[]; readonly now: bigint },
  ) {
    this.#plan = plan;
    this.#entities = entities;
    this.#slots = slots;
    this.at = formatInstant(now);
    const named = plan.outputs.flatMap(({ name, slot }) => {
      const found = slots[slot];
      return found === undefined ? [] : [[name, new ServedColumn(found, now)] as const];
    });
    this.features = Object.fromEntries(named);
  }

  /** Keys and request values, then the features. */
  get rows(): readonly RowObject[] {
    this.#rows ??= rowsOf(this.#plan, this.#entities, this.#slots);
    return this.#rows;
  }
}

type RowPlan = Pick<ServedPlan, "columns" | "outputs">;

function rowsOf({ columns, outputs }: RowPlan, entities: Entities, slots: readonly Slot[]): readonly RowObject[] {
  const named = [
    ...columns.map(({ name }, index) => ({ name, values: entities.columns[index] ?? [] })),
    ...outputs.map(({ name, slot }) => ({ name, values: slots[slot]?.values ?? [] })),
  ];
  return rowObjects(named, entities.count);
}

class ServedColumn implements OnlineFeature<CanonicalValue> {
  readonly values: readonly CanonicalValue[];
  readonly statuses: readonly ValueStatus[];
  readonly eventTimes: readonly (string | null)[];
  readonly versions: readonly OnlineVersionName[];
  readonly #now: bigint;

  constructor({ values, statuses, eventTimes, versions }: Slot, now: bigint) {
    this.values = values;
    this.statuses = statuses;
    this.eventTimes = eventTimes;
    this.versions = versions;
    this.#now = now;
  }

  get ages(): readonly (number | null)[] {
    return this.eventTimes.map((time) => (time === null ? null : ageOf(time, this.#now)));
  }
}

/** In milliseconds. */
function ageOf(time: string, now: bigint): number {
  const event = parseInstant(time);
  if (event === null) return time === "infinity" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(now - event) / 1_000;
}
