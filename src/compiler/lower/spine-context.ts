import type { SpineNode } from "../../ir/plan.ts";
import type { Lexicon } from "../../ports/lexicon.ts";
import type { Names } from "./names.ts";

/** What lowering a spine needs to know. */
export interface SpineContext {
  readonly spine: SpineNode;
  readonly lexicon: Lexicon;
  readonly names: Names;
  /** The name that a column of the spine has in its table. */
  readonly columnName: (name: string) => string;
}
