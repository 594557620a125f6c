import type { DiagnosticCode } from "../kernel/codes.ts";
import { type Diagnostic, error, type Place, warning } from "../kernel/diagnostics.ts";
import { stepTo } from "./path.ts";

/** A point within a definition that is being read: what is wrong there is collected, never thrown. */
export class Position {
  readonly path: string;
  readonly #place: Place | null;
  readonly #problems: Diagnostic[];

  constructor(path: string, place: Place | null, problems: Diagnostic[]) {
    this.path = path;
    this.#place = place;
    this.#problems = problems;
  }

  /** Whether nothing of the definition was found wrong so far. */
  get isClean(): boolean {
    return this.#problems.length === 0;
  }

  /** The property of that name: `featureViews.weather` → `featureViews.weather.ttl`. */
  at(name: string): Position {
    return new Position(stepTo(this.path, name), this.#place, this.#problems);
  }

  /** The list's item, counted from 0. */
  item(index: number): Position {
    return new Position(`${this.path}[${index}]`, this.#place, this.#problems);
  }

  /** From a list's item to where its list has that name: `features[2]` → `features.temp`. */
  beside(name: string): Position {
    return new Position(this.path.replace(/\[\d+\]$/, ""), this.#place, this.#problems).at(name);
  }

  /** What was found before it was known that it stands here; each keeps its place. */
  report(problems: readonly Diagnostic[]): void {
    this.#problems.push(...problems.map((one) => ({ ...one, path: this.path })));
  }

  error(code: DiagnosticCode, message: string, hint: string): void {
    this.#problems.push(error(code, message, { path: this.path, place: this.#place, hint }));
  }

  warning(code: DiagnosticCode, message: string, hint: string): void {
    this.#problems.push(warning(code, message, { path: this.path, place: this.#place, hint }));
  }
}
