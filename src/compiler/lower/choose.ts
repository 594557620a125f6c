import type { JoinNode } from "../../ir/plan.ts";
import type { StrategyChoice } from "../../ir/statement.ts";
import { type Diagnostic, error, type Place, throwIfErrors, warning } from "../../kernel/diagnostics.ts";
import { entryOf, suggestion } from "../../kernel/names.ts";
import {
  asOfStrategyNames,
  type Dialect,
  type JoinFacts,
  type StrategyName,
  strategyNames,
  windowStrategyNames,
} from "../../ports/dialect.ts";
import { type Counts, joinFacts } from "./join-facts.ts";

/** What may settle how a join is done, besides the join itself. */
export interface ChoiceInputs extends Counts {
  readonly dialect: Dialect;
  /** The caller's wish for every join to which it applies. */
  readonly preferred: string | null;
  /** The caller's demands, by role or view. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Positions of definitions in the author's files, for messages. */
  readonly places: ReadonlyMap<string, Place>;
}

export interface ChosenStrategy extends StrategyChoice {
  readonly strategy: StrategyName;
}

export interface StrategyOfJoin {
  readonly join: JoinNode;
  readonly choice: ChosenStrategy;
  /** That it is not what the view's author asked for; null where it is, or where nobody asked. */
  readonly warning: Diagnostic | null;
}

/**
 * What the caller demands of a role or view, else the caller's wish where it applies, else what the view's author asked for,
 * else what the dialect finds best. Throws `strategy-unavailable` for every one that there is not or that does not apply. Only
 * what a view's author asked for gives way where the warehouse has no such strategy at all: a definition serves several.
 */
export function chooseStrategies(joins: readonly JoinNode[], inputs: ChoiceInputs): readonly StrategyOfJoin[] {
  const { preferred } = inputs;
  const wish = preferred === null ? null : named(preferred);
  const problems: Diagnostic[] = [];
  if (preferred !== null && wish === null) problems.push(unknown(preferred, "strategy", null));
  for (const join of joins) problems.push(...demandFaults(join, inputs));
  throwIfErrors(problems);
  const chosen = joins.map((join) => choose(join, wish, inputs));
  throwIfErrors(chosen.flatMap(({ join, choice }) => impossible(join, choice, inputs)));
  return chosen;
}

/** A dialect chooses what it refuses only where it has nothing else to offer. */
function impossible(join: JoinNode, { strategy }: ChosenStrategy, inputs: ChoiceInputs): readonly Diagnostic[] {
  const refusal = refusalOf(strategy, join, joinFacts(join, inputs), inputs.dialect);
  if (refusal === null) return [];
  const message = `this warehouse has no way to compute '${join.role}': ${refusal}`;
  const place = inputs.places.get(`feature_view:${join.view}`) ?? null;
  const hint = "change the view as it says, or ask another warehouse for it";
  return [error("strategy-unavailable", message, { path: `featureViews.${join.view}`, place, hint })];
}

function choose(join: JoinNode, wish: StrategyName | null, inputs: ChoiceInputs): StrategyOfJoin {
  const { dialect } = inputs;
  const facts = joinFacts(join, inputs);
  const weighed = join.node === "as_of_join" ? dialect.choose(join, facts) : dialect.windows.choose(join, facts);
  const demanded = overrideOf(join, inputs);
  const wished = wish !== null && refusalOf(wish, join, facts, dialect) === null ? wish : null;
  const asked = (demanded === null ? null : named(demanded)) ?? wished;
  if (asked !== null) return { join, choice: { ...weighed, strategy: asked, reason: "asked for" }, warning: null };
  const own = join.strategy === null ? null : named(join.strategy);
  const missing = own === null ? null : missingHere(own, join, inputs);
  if (own !== null && missing === null)
    return { join, choice: { ...weighed, strategy: own, reason: "the view's own choice" }, warning: null };
  const strategy = named(weighed.strategy);
  if (strategy === null) throw new Error(`the dialect chose '${weighed.strategy}', which is no strategy`);
  if (own === null || missing === null) return { join, choice: { ...weighed, strategy }, warning: null };
  const reason = `${weighed.reason}; its view's own choice is '${own}': ${missing}`;
  return { join, choice: { ...weighed, strategy, reason }, warning: unheeded(join, own, missing, strategy, inputs) };
}

/** Why a warehouse does not have a strategy at all; null where it has. */
function missingHere(strategy: StrategyName, join: JoinNode, { dialect }: ChoiceInputs): string | null {
  const offers: Readonly<Record<string, { readonly missing?: string }>> =
    join.node === "as_of_join" ? dialect.strategies : dialect.windows.strategies;
  return offers[strategy]?.missing ?? null;
}

/** Tells that a view is joined another way than its author asked for. */
function unheeded(join: JoinNode, own: StrategyName, missing: string, used: string, inputs: ChoiceInputs): Diagnostic {
  const message = `'${join.role}' is joined by '${used}', not by '${own}' as its view says: ${missing}`;
  const place = inputs.places.get(`feature_view:${join.view}`) ?? null;
  const hint = "nothing need be done: a view's own strategy is a wish where the warehouse does not have it";
  return warning("strategy-unavailable", message, { path: `featureViews.${join.view}.strategy`, place, hint });
}

function overrideOf(join: JoinNode, { overrides }: ChoiceInputs): string | null {
  return entryOf(overrides, join.role) ?? entryOf(overrides, join.view) ?? null;
}

/** What is wrong with the strategy that a join must have; nothing where it is free. */
function demandFaults(join: JoinNode, inputs: ChoiceInputs): readonly Diagnostic[] {
  const { dialect, places } = inputs;
  const demanded = overrideOf(join, inputs) ?? join.strategy;
  if (demanded === null) return [];
  const place = places.get(`feature_view:${join.view}`) ?? null;
  const path = `strategies.${join.role}`;
  const strategy = named(demanded);
  if (strategy === null) return [unknown(demanded, path, place)];
  if (overrideOf(join, inputs) === null && missingHere(strategy, join, inputs) !== null) return [];
  const refusal = refusalOf(strategy, join, joinFacts(join, inputs), dialect);
  if (refusal === null) return [];
  const message = `'${join.role}' cannot be joined by '${strategy}': ${refusal}`;
  const hint = "name another strategy, or leave the choice to the planner";
  return [error("strategy-unavailable", message, { path, place, hint })];
}

/** Null where the strategy applies to the join; else why not, in words. */
function refusalOf(strategy: StrategyName, join: JoinNode, facts: JoinFacts, dialect: Dialect): string | null {
  if (join.node === "window_aggregate") {
    const name = windowStrategyNames.find((one) => one === strategy);
    const why = `it is no way to compute windows; use ${windowStrategyNames.join(" or ")}`;
    return name === undefined ? why : dialect.windows.strategies[name].refusal(join, facts);
  }
  const name = asOfStrategyNames.find((one) => one === strategy);
  if (name === undefined) return `it is for windows; use ${asOfStrategyNames.join(", ")}`;
  return dialect.strategies[name].refusal(join, facts);
}

function unknown(name: string, path: string, place: Place | null): Diagnostic {
  const hint = suggestion(name, strategyNames);
  return error("strategy-unavailable", `there is no strategy '${name}'`, { path, place, hint });
}

function named(name: string): StrategyName | null {
  return strategyNames.find((one) => one === name) ?? null;
}
