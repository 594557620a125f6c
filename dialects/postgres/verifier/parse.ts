import { createRequire } from "node:module";
import type { ParseResult, SelectStmt } from "libpg-query";
import { Deviation, demand, deviate } from "./deviation.ts";
import { bodyOf } from "./syntax/node.ts";

/** Postgres' own parser. Throws a `Deviation` for what it cannot parse. */
export type Parse = (text: string, place: string) => ParseResult;

type Library = typeof import("libpg-query");

const packageName = "libpg-query";
const load = createRequire(import.meta.url);
let loaded: Promise<Parse> | null = null;

/** The parser, loaded at its first use and then kept. */
export function loadParser(): Promise<Parse> {
  loaded ??= start();
  return loaded;
}

async function start(): Promise<Parse> {
  const library: Library = load(packageName);
  await library.loadModule();
  return (text, place) => {
    try {
      return library.parseSync(text);
    } catch (thrown) {
      if (library.hasSqlDetails(thrown)) throw new Deviation(`${place}: cannot be parsed: ${thrown.message}`);
      discard();
      return deviate(place, "is nested too deeply or is too long for Postgres' parser");
    }
  };
}

/** A stack overflow inside WebAssembly leaves its memory as it was at that instant: the next text gets a fresh parser. */
function discard(): void {
  delete load.cache[load.resolve(packageName)];
  loaded = null;
}

/** The one SELECT that a text consists of. */
export function parseSelect(text: string, place: string, parse: Parse): SelectStmt {
  demand(text !== "", place, "is empty");
  const [first, ...more] = parse(text, place).stmts ?? [];
  demand(more.length === 0, place, "holds more than one statement");
  const select = first?.stmt === undefined ? null : bodyOf(first.stmt, "SelectStmt");
  demand(select !== null, place, "is not a SELECT");
  return select;
}
