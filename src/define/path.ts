/** Where a definition stands in messages: `featureViews.weather`. Without a usable name just the folder of its kind. */
export function pathOf(collection: string, name: unknown): string {
  if (typeof name !== "string" || name === "") return collection;
  return stepTo(collection, name);
}

/** `weather` under `featureViews`: with a dot, or in brackets where the name is no plain word. */
export function stepTo(path: string, name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_@-]*$/u.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}
