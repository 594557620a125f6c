import { type Catalog, findTable } from "../../ir/catalog.ts";
import type { AsOfJoinNode } from "../../ir/plan.ts";
import type { StrategyChoice } from "../../ir/statement.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { suggestion } from "../../kernel/names.ts";
import { type Dialect, type StrategyName, strategyNames } from "../../ports/dialect.ts";

/** What may settle how a join is done, besides the join itself. */
export interface ChoiceInputs {
  readonly dialect: Dialect;
  readonly catalog: Catalog;
  readonly spineRows: number | null;
  /** The caller's wish for every join to which it applies. */
  readonly preferred: string | null;
}

export interface ChosenStrategy extends StrategyChoice {
  readonly strategy: StrategyName;
}

/** The author's own choice, else the caller's wish where it applies, else the dialect's rule. */
export function chooseStrategy(join: AsOfJoinNode, inputs: ChoiceInputs): ChosenStrategy {
  const { dialect, catalog, spineRows } = inputs;
  if (join.strategy !== null) return demanded(join, join.strategy, dialect);
  const preferred = inputs.preferred === null ? null : strategyNamed(inputs.preferred, join.role);
  if (preferred !== null && dialect.strategies[preferred].refusal(join) === null) {
    return { role: join.role, strategy: preferred, reason: "asked for" };
  }
  const table = join.source.from.kind === "table" ? findTable(catalog, join.source.from.relation) : null;
  const choice = dialect.choose(join, { table: table?.exists ? table : null, spineRows });
  return { ...choice, strategy: strategyNamed(choice.strategy, join.role) };
}

function demanded(join: AsOfJoinNode, name: string, dialect: Dialect): ChosenStrategy {
  const strategy = strategyNamed(name, join.role);
  const refusal = dialect.strategies[strategy].refusal(join);
  if (refusal === null) return { role: join.role, strategy, reason: "asked for" };
  throw AsofError.of("strategy-unavailable", `'${join.role}' cannot be joined by '${name}': ${refusal}`, {
    path: `strategies.${join.role}`,
    hint: "name another strategy, or leave the choice to the planner",
  });
}

function strategyNamed(name: string, role: string): StrategyName {
  const found = strategyNames.find((one) => one === name);
  if (found !== undefined) return found;
  throw AsofError.of("strategy-unavailable", `there is no strategy '${name}'`, {
    path: `strategies.${role}`,
    hint: suggestion(name, strategyNames),
  });
}
