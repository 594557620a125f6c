import type { QueryReader } from "../../src/ports/dialect.ts";
import type { ReadColumn } from "../common/reader/columns.ts";
import { type ParserBuild, secondOpinion } from "../common/reader/node-sql-parser.ts";
import { createReader as readerOf, type SecondOpinion } from "../common/reader/read-query.ts";
import { syntax } from "./syntax.ts";

let parser: Promise<SecondOpinion> | null = null;

/**
 * Snowflake takes an unquoted name for upper case, the definitions name the column as the author wrote it, and statements
 * quote it: so a query whose columns would be folded stands in one that gives them the written names. With a star nothing is
 * known of them, and they are named as Snowflake folds them.
 */
export function createReader(): QueryReader {
  return readerOf({
    syntax,
    warehouse: "Snowflake",
    canonical: folded,
    renaming: (columns) => {
      if (columns.every((column) => folded(column) === column.name)) return null;
      const names = columns.map((column) => `${quoted(folded(column))} AS ${quoted(column.name)}`);
      return { before: `SELECT ${names.join(", ")} FROM `, after: " AS written" };
    },
    loadParser: () => {
      parser ??= load();
      return parser;
    },
  });
}

function folded({ name, quoted: isQuoted }: ReadColumn): string {
  return isQuoted ? name : name.toUpperCase();
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function load(): Promise<SecondOpinion> {
  const build: { readonly default: ParserBuild } = await import("node-sql-parser/build/snowflake.js");
  return secondOpinion(build.default, "Snowflake");
}
