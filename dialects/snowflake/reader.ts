import type { QueryReader } from "../../src/ports/dialect.ts";
import { type ParserBuild, secondOpinion } from "../common/reader/node-sql-parser.ts";
import { createReader as readerOf, type SecondOpinion } from "../common/reader/read-query.ts";
import { syntax } from "./syntax.ts";

let parser: Promise<SecondOpinion> | null = null;

/**
 * Snowflake takes an unquoted name for upper case, the definitions name the column as the author wrote it, and statements
 * quote it: so a query whose columns would be folded stands in one that gives them the written names. The columns of a star
 * are written nowhere in it: a connection tells them, and the names that the definitions use say how each is written.
 */
export function createReader(): QueryReader {
  return readerOf({
    syntax,
    warehouse: "Snowflake",
    canonical: ({ name, quoted }) => (quoted ? name : folded(name)),
    renaming: (columns) => {
      if (columns.every(({ found, name }) => found === name)) return null;
      const names = columns.map(({ found, name }) => `${quote(found)} AS ${quote(name)}`);
      return { before: `SELECT ${names.join(", ")} FROM `, after: " AS written" };
    },
    unquoted: folded,
    loadParser: () => {
      parser ??= load();
      return parser;
    },
  });
}

/** https://docs.snowflake.com/en/sql-reference/identifiers-syntax: only such names can stand without quotes. */
function folded(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_$]*$/.test(name) ? name.toUpperCase() : name;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function load(): Promise<SecondOpinion> {
  const build: { readonly default: ParserBuild } = await import("node-sql-parser/build/snowflake.js");
  return secondOpinion(build.default, "Snowflake");
}
