import { demand, deviate } from "./deviation.ts";
import { byName, type SelectedColumn } from "./syntax/select.ts";
import { show } from "./syntax/show.ts";
import { column, columnOf, type Term } from "./syntax/term.ts";

/** Where windows start, in columns beside the spine's. Keeps count of those that were read, so that none stands there unseen. */
export class Starts {
  readonly #limits: ReadonlyMap<string, Term>;
  readonly #read = new Set<string>();

  /** Limits by their columns' names, in words of the alias under which the columns are read. */
  constructor(limits: ReadonlyMap<string, Term>) {
    this.#limits = limits;
  }

  /** The limit that a column holds; any other term as it is. */
  resolve(term: Term, spine: string): Term {
    const name = columnOf(term, spine);
    const limit = name === null ? undefined : this.#limits.get(name);
    if (name === null || limit === undefined) return term;
    this.#read.add(name);
    return limit;
  }

  get names(): readonly string[] {
    return [...this.#limits.keys()];
  }

  get unread(): readonly string[] {
    return this.names.filter((name) => !this.#read.has(name));
  }
}

/** Columns of the spine under `inner`, each some time before an instant of the spine, read from around under `outer`. */
export function readStarts(columns: readonly SelectedColumn[], inner: string, outer: string, place: string): Starts {
  return new Starts(
    new Map([...byName(columns, place)].map(([name, value]) => [name, readStart(value, inner, outer, place)])),
  );
}

/** `s.time - INTERVAL '3600 seconds'`, perhaps as digits of a zone. */
function readStart(term: Term, inner: string, outer: string, place: string): Term {
  if (term.is === "at_zone") return { ...term, of: readStart(term.of, inner, outer, place) };
  const time = term.is === "earlier" ? columnOf(term.of, inner) : null;
  if (term.is !== "earlier" || time === null) return deviate(place, `${show(term)} is no start of a window`);
  demand(term.microseconds > 0n, place, `${show(term)} is where a window ends`);
  return { ...term, of: column(outer, time) };
}
