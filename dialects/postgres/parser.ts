import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import type { ParseResult, ScanToken } from "libpg-query";

type Library = typeof import("libpg-query");

const packageName = "libpg-query";
const load = createRequire(import.meta.url);
let loaded: Promise<Parser> | null = null;
let warm = false;

/** What Postgres' own parser says of a text. */
export type Parsed =
  | { readonly ok: true; readonly tree: ParseResult }
  /** `at` counts characters (code points) from 0; null where the parser gave up without saying where. */
  | { readonly ok: false; readonly message: string; readonly at: number | null };

/** Postgres' own parser. Nothing throws for what a text holds. */
export interface Parser {
  parse(text: string): Parsed;
  /** The tokens of a text that can be parsed. */
  scan(text: string): readonly ScanToken[];
}

/** The parser, loaded at its first use and then kept. */
export function loadParser(): Promise<Parser> {
  loaded ??= start();
  return loaded;
}

async function start(): Promise<Parser> {
  if (!warm) threadsForWebAssembly(1);
  const library: Library = load(packageName);
  await library.loadModule();
  return { parse: (text) => parse(library, text), scan: (text) => scan(library, text) };
}

function parse(library: Library, given: string): Parsed {
  const text = given === "" ? " " : given; // the library throws for no text at all
  try {
    return { ok: true, tree: library.parseSync(text) };
  } catch (thrown) {
    if (library.hasSqlDetails(thrown)) {
      return { ok: false, message: thrown.message, at: thrown.sqlDetails?.cursorPosition ?? null };
    }
    discard();
    return { ok: false, message: "the text is nested too deeply or is too long for Postgres' parser", at: null };
  } finally {
    if (!warm) threadsForWebAssembly(128);
    warm = true;
  }
}

/**
 * While the first text is parsed, V8 compiles the parser's functions anew in the background, on as many threads as there are.
 * On few cores they take more from the parsing than they give back: a sixth of a first compilation. So there is one thread
 * until then, and V8's own default from then on.
 */
function threadsForWebAssembly(count: number): void {
  setFlagsFromString(`--wasm-num-compilation-tasks=${count}`);
}

/**
 * The scanner prints tokens as JSON and forgets to escape control characters. They can only stand in strings, quoted names
 * and comments here, since the text has been parsed; a space in their place keeps every token's kind and place.
 */
function scan(library: Library, text: string): readonly ScanToken[] {
  const printable = text.replace(/\p{Cc}/gu, (one) => (one >= "\x7f" || "\t\n\r".includes(one) ? one : " "));
  return library.scanSync(printable === "" ? " " : printable).tokens;
}

/**
 * Forgets the parser, so that the next text gets a fresh one. A stack overflow inside WebAssembly leaves its memory as it
 * was at that instant: after a few dozen of them the parser no longer returns at all.
 */
function discard(): void {
  const folder = load.resolve(packageName).replace(/[^/\\]+$/, "");
  for (const file of Object.keys(load.cache)) {
    if (file.startsWith(folder)) delete load.cache[file];
  }
  loaded = null;
}
