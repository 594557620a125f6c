import type { QueryReader } from "../../src/ports/dialect.ts";
import { type ParserBuild, secondOpinion } from "../common/reader/node-sql-parser.ts";
import { createReader as readerOf, type SecondOpinion } from "../common/reader/read-query.ts";
import { syntax } from "./syntax.ts";

let parser: Promise<SecondOpinion> | null = null;

/** Names keep their case, and are told apart without it. */
export function createReader(): QueryReader {
  return readerOf({
    syntax,
    warehouse: "BigQuery",
    canonical: (column) => column.name.toLowerCase(),
    renaming: () => null,
    unquoted: null,
    loadParser: () => {
      parser ??= load();
      return parser;
    },
  });
}

async function load(): Promise<SecondOpinion> {
  const build: { readonly default: ParserBuild } = await import("node-sql-parser/build/bigquery.js");
  return secondOpinion(build.default, "BigQuery");
}
