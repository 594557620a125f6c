import { createRequire } from "node:module";
import type { ParseResult, ScanToken } from "libpg-query";

type Library = typeof import("libpg-query");

const packageName = "libpg-query";
const load = createRequire(import.meta.url);
let loaded: Promise<Library> | null = null;

/** What Postgres' own parser says of a text. */
export type Parsed =
  | { readonly ok: true; readonly tree: ParseResult; readonly tokens: readonly ScanToken[] }
  /** `at` counts characters (code points) from 0; null where the parser gave up without saying where. */
  | { readonly ok: false; readonly message: string; readonly at: number | null };

/** Parses a text and cuts it into tokens. Never rejects for what the text holds. */
export async function parse(given: string): Promise<Parsed> {
  const text = given === "" ? " " : given; // the library throws for no text at all
  const library = await current();
  try {
    return { ok: true, tree: library.parseSync(text), tokens: scan(library, text) };
  } catch (error) {
    if (library.hasSqlDetails(error)) {
      return { ok: false, message: error.message, at: error.sqlDetails?.cursorPosition ?? null };
    }
    discard();
    return { ok: false, message: "the query is nested too deeply or is too long for Postgres' parser", at: null };
  }
}

/**
 * The scanner prints tokens as JSON and forgets to escape control characters. They can only stand in strings, quoted names
 * and comments here, since the text has been parsed; a space in their place keeps every token's kind and place.
 */
function scan(library: Library, text: string): readonly ScanToken[] {
  const printable = text.replace(/\p{Cc}/gu, (one) => (one >= "\x7f" || "\t\n\r".includes(one) ? one : " "));
  return library.scanSync(printable).tokens;
}

async function current(): Promise<Library> {
  loaded ??= start();
  return loaded;
}

async function start(): Promise<Library> {
  const library: Library = load(packageName);
  await library.loadModule();
  return library;
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
