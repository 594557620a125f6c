/**
 * Every function and operator that an expression may use: the one table from which parsing, checking, documentation and
 * the dialects' patterns take what there is. A dialect and the evaluator give each of them a body, under the same name.
 */
import type { FunctionEntry } from "./function-entry.ts";
import { conditions } from "./functions/conditions.ts";
import { lists } from "./functions/lists.ts";
import { numbers } from "./functions/numbers.ts";
import { texts } from "./functions/texts.ts";
import { times } from "./functions/times.ts";

export const functions = { ...numbers, ...conditions, ...texts, ...times, ...lists };

/** The name of a function or operator. */
export type FunctionName = keyof typeof functions;

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}

export function functionEntry(name: FunctionName): FunctionEntry {
  return functions[name];
}

/** Those that are called by name in an author's text; the others are operators. */
export function isCalledByName(name: FunctionName): boolean {
  return functions[name].written.startsWith(`${name}(`);
}
