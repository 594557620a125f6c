import type { ParseResult, SelectStmt } from "libpg-query";
import { Deviation, demand } from "./deviation.ts";
import { bodyOf } from "./syntax/node.ts";

/** Postgres' own parser. */
export type Parse = (text: string) => ParseResult;

let parser: Promise<Parse> | null = null;

/** The parser, loaded at its first use and then kept. */
export function loadParser(): Promise<Parse> {
  parser ??= load();
  return parser;
}

async function load(): Promise<Parse> {
  const { loadModule, parseSync } = await import("libpg-query");
  await loadModule();
  return parseSync;
}

/** The one SELECT that a text consists of. */
export function parseSelect(text: string, place: string, parse: Parse): SelectStmt {
  const [first, ...more] = parsed(text, place, parse).stmts ?? [];
  demand(more.length === 0, place, "holds more than one statement");
  const select = first?.stmt === undefined ? null : bodyOf(first.stmt, "SelectStmt");
  demand(select !== null, place, "is not a SELECT");
  return select;
}

function parsed(text: string, place: string, parse: Parse): ParseResult {
  try {
    return parse(text);
  } catch (thrown) {
    throw new Deviation(`${place}: cannot be parsed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}
