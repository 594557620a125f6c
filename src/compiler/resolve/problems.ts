import type { DiagnosticCode } from "../../kernel/codes.ts";
import { type Diagnostic, type DiagnosticDetails, error, type Place, warning } from "../../kernel/diagnostics.ts";

/** `.temp`, `["temp.max"]`, `[2]`, or the first step. */
const lastStep = /(?:\.[^.[\]"]+|\["(?:[^"\\]|\\.)*"\]|\[\d+\]|^[^.[\]"]+|.)$/u;

/** Collects what is wrong, so that everything is told at once. */
export class Problems {
  readonly #found: Diagnostic[] = [];
  readonly #places: ReadonlyMap<string, Place>;

  constructor(places: ReadonlyMap<string, Place>) {
    this.#places = places;
  }

  /** `owner` is the definition's key, whose place in the author's file is named. */
  error(code: DiagnosticCode, message: string, details: DiagnosticDetails & { readonly owner?: string } = {}): void {
    this.#found.push(error(code, message, this.#placed(details)));
  }

  warning(code: DiagnosticCode, message: string, details: DiagnosticDetails & { readonly owner?: string } = {}): void {
    this.#found.push(warning(code, message, this.#placed(details)));
  }

  get all(): readonly Diagnostic[] {
    return this.#found;
  }

  get warnings(): readonly Diagnostic[] {
    return this.#found.filter((one) => one.severity === "warning");
  }

  #placed(details: DiagnosticDetails & { readonly owner?: string }): DiagnosticDetails {
    const place = details.owner === undefined ? details.place : this.#nearest(details.path, details.owner);
    return { path: details.path, hint: details.hint, place };
  }

  /** Of what stands at the path, else of what encloses it. */
  #nearest(path: string | undefined | null, owner: string): Place | undefined {
    for (let at = path ?? ""; at !== ""; at = at.replace(lastStep, "")) {
      const place = this.#places.get(at);
      if (place !== undefined) return place;
    }
    return this.#places.get(owner);
  }
}
