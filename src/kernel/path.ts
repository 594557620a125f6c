/** `weather` under `featureViews`: with a dot, or in brackets where the name is no plain word (`tags["cost.center"]`). */
export function stepTo(path: string, name: string): string {
  if (!/^[\p{L}_][\p{L}\p{N}_@-]*$/u.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** The position of several steps, from the outermost. */
export function pathOf(steps: readonly string[]): string {
  return steps.reduce(stepTo, "");
}
