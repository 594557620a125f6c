import type { MetSituations } from "./coverage.ts";
import type { RunScenario } from "./property.ts";

/** Strategy → situation → scenarios in which that strategy joined, met it, and gave the right rows. */
export type StrategyTally = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What each strategy was seen to get right. A scenario counts once for a strategy, however often it is answered by it. */
export class MetByStrategy {
  readonly #tally = new Map<string, Map<string, number>>();
  #situations: MetSituations<string> | null = null;
  /** What the scenario at hand was counted for. */
  #counted = new Set<string>();

  /** Begins another scenario; null where it is not to be counted. */
  next(situations: MetSituations<string> | null): void {
    this.#situations = situations;
    this.#counted = new Set();
  }

  /** The scenario at hand was answered rightly, each role by this strategy. */
  answered(strategies: Readonly<Record<string, string>>): void {
    if (this.#situations === null) return;
    for (const { role, met } of this.#situations.joins) {
      const strategy = Object.hasOwn(strategies, role) ? strategies[role] : undefined;
      if (strategy === undefined) continue;
      for (const situation of [...this.#situations.request, ...met]) this.#count(strategy, situation);
    }
  }

  tally(): StrategyTally {
    return Object.fromEntries([...this.#tally].map(([strategy, met]) => [strategy, Object.fromEntries(met)]));
  }

  #count(strategy: string, situation: string): void {
    const place = JSON.stringify([strategy, situation]);
    if (this.#counted.has(place)) return;
    this.#counted.add(place);
    const met = this.#tally.get(strategy) ?? new Map<string, number>();
    this.#tally.set(strategy, met.set(situation, (met.get(situation) ?? 0) + 1));
  }
}

/** The strategies that answers came by, while it runs. */
export function strategiesMet(run: RunScenario): { readonly met: ReadonlySet<string>; readonly noting: RunScenario } {
  const met = new Set<string>();
  const noting: RunScenario = async (scenario, strategy) => {
    const outcome = await run(scenario, strategy);
    if (!("refused" in outcome)) for (const one of Object.values(outcome.strategies ?? {})) met.add(one);
    return outcome;
  };
  return { met, noting };
}
