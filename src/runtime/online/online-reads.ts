import type { ServedRequest } from "../../compiler/compile.ts";
import { requestedFeatures } from "../../define/index.ts";
import type { Registry } from "../../ir/registry.ts";
import { type Place, throwIfErrors } from "../../kernel/diagnostics.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OnlineStore } from "../../ports/online-store.ts";
import { computeDerived } from "./derived-features.ts";
import { readEntities } from "./entities.ts";
import { ServedFeatures } from "./served-features.ts";
import { type ServedPlan, servedPlan } from "./served-plan.ts";
import { emptySlots } from "./slots.ts";
import { questionOf, takeAnswer } from "./stored-features.ts";

/** A read of the newest values, checked when it is made rather than by types. */
export interface OnlineFeaturesOptions {
  readonly features: unknown;
  /** Rows, or columns by name. */
  readonly entities: unknown;
  readonly fullNames?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface OnlineReadsParts {
  registry(): Promise<Registry>;
  online(): Promise<OnlineStore>;
  readonly places: ReadonlyMap<string, Place>;
  readonly clock: Clock;
}

/** More are forgotten: requests that are made up as they come would fill the memory. */
const rememberedPlans = 1_000;

/** Reads of one project. What a request means is settled once, and used for every read of the same features. */
export class OnlineReads {
  readonly #parts: OnlineReadsParts;
  readonly #plans = new WeakMap<Registry, Map<string, ServedPlan>>();

  constructor(parts: OnlineReadsParts) {
    this.#parts = parts;
  }

  async read({ features: asked, entities, fullNames = false, signal }: OnlineFeaturesOptions): Promise<ServedFeatures> {
    const { features, problems } = requestedFeatures(asked);
    throwIfErrors(problems);
    return this.readPlan(await this.planOf({ features, fullNames }), entities, signal);
  }

  /** All views are asked at once. Ages are judged by the clock as it stands when the answers are there. */
  async readPlan(plan: ServedPlan, given: unknown, signal?: AbortSignal): Promise<ServedFeatures> {
    const entities = readEntities(given, plan.columns);
    const slots = emptySlots(plan.slots, entities.count);
    const questions = plan.views.map((view) => questionOf(plan.project, view, entities));
    const isIdle = entities.count === 0 || questions.length === 0;
    const answers = isIdle ? [] : await (await this.#parts.online()).read(questions, signal);
    const now = this.#parts.clock.now();
    answers.forEach((answer, index) => {
      const view = plan.views[index];
      if (view !== undefined) takeAnswer(view, answer, { slots, entities, now });
    });
    for (const derived of plan.derived) computeDerived(derived, slots, entities);
    return new ServedFeatures(plan, { entities, slots, now });
  }

  /** What rows of entities have to bring, and what comes back. */
  async planOf(request: ServedRequest): Promise<ServedPlan> {
    const registry = await this.#parts.registry();
    const known = this.#plans.get(registry) ?? new Map<string, ServedPlan>();
    this.#plans.set(registry, known);
    const key = JSON.stringify([request.features, request.fullNames]);
    const plan = known.get(key) ?? servedPlan(registry, request, this.#parts.places);
    if (known.size >= rememberedPlans) known.clear();
    known.set(key, plan);
    return plan;
  }
}
