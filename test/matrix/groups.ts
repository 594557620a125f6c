/** A row of the matrix: what a strategy must get right, and how a scenario is known to have asked for it. */
export interface MatrixFeature<Name extends string = string> {
  readonly feature: string;
  readonly situation: Name;
}

export interface MatrixGroup<Name extends string = string> {
  readonly title: string;
  readonly features: readonly MatrixFeature<Name>[];
}

export function grouped<Name extends string>(
  title: string,
  features: Readonly<Record<string, Name>>,
): MatrixGroup<Name> {
  return { title, features: Object.entries(features).map(([feature, situation]) => ({ feature, situation })) };
}
