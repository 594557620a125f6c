/** Thrown where the text is not what a statement of ours can be. The message names the place and the clause. */
export class Deviation extends Error {
  override readonly name = "Deviation";
}

export function deviate(place: string, what: string): never {
  throw new Deviation(`${place}: ${what}`);
}

/** Refuses unless the condition holds. */
export function demand(condition: boolean, place: string, what: string): asserts condition {
  if (!condition) deviate(place, what);
}

/** What a part of the reading says against the text, instead of an end of the whole reading. */
export function attempt<T>(read: () => T): T | Deviation {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof Deviation) return thrown;
    throw thrown;
  }
}
