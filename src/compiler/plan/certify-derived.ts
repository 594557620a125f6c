import type { CertificateVerdict } from "../../ir/certificate.ts";
import type { DerivedFeature, InputOrigin } from "../../ir/derived-feature.ts";
import { derivesOf, type LogicalPlan } from "../../ir/plan.ts";

/** A verdict and how it was come to. */
export interface Argument {
  readonly verdict: CertificateVerdict;
  readonly reasons: readonly string[];
}

/** The worst first: what is derived is no better than the worst of what it is derived of. */
const worst: readonly CertificateVerdict[] = ["refuted", "assumed", "static", "proved"];

/**
 * A derived feature is computed of the row that it stands in and of nothing else, so it knows what its inputs know. What the
 * spine brings is known at the spine row's time, since it stands in that row.
 */
export function derivedArguments(
  plan: LogicalPlan,
  joins: ReadonlyMap<string, Argument>,
): ReadonlyMap<DerivedFeature, Argument> {
  const found = new Map<DerivedFeature, Argument>();
  for (const { features } of derivesOf(plan)) {
    const below = [...found];
    for (const feature of features) {
      const inputs = feature.inputs.map(({ of }) => ({ of, argument: argumentOf(of, joins, below) }));
      found.set(feature, combined(inputs));
    }
  }
  return found;
}

interface ArguedInput {
  readonly of: InputOrigin;
  readonly argument: Argument;
}

function argumentOf(
  of: InputOrigin,
  joins: ReadonlyMap<string, Argument>,
  derived: readonly (readonly [DerivedFeature, Argument])[],
): Argument {
  switch (of.from) {
    case "spine":
      return { verdict: "proved", reasons: [`the spine row brings ${of.column.name}`] };
    case "feature":
      return joins.get(of.role) ?? missing(of);
    case "derived":
      return derived.find(([one]) => one.role === of.role && one.name === of.feature)?.[1] ?? missing(of);
  }
}

function missing({ role, feature }: Exclude<InputOrigin, { from: "spine" }>): Argument {
  return { verdict: "refuted", reasons: [`nothing below gives ${role}:${feature}`] };
}

function combined(inputs: readonly ArguedInput[]): Argument {
  const verdicts = inputs.map(({ argument }) => argument.verdict);
  const reasons = inputs.flatMap(({ of, argument }) =>
    of.from === "feature" ? argument.reasons.map((reason) => `${of.role}: ${reason}`) : argument.reasons,
  );
  const names = inputs.map(({ of }) => (of.from === "spine" ? of.column.name : `${of.role}:${of.feature}`));
  const first = names.length === 0 ? "a constant" : `computed of ${names.join(", ")} of one row`;
  return {
    verdict: worst.find((one) => verdicts.includes(one)) ?? "proved",
    reasons: [...new Set([first, ...reasons])],
  };
}
