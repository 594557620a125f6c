import type { ParsedQuery, SecondOpinion } from "./read-query.ts";

/** What is used of a build of node-sql-parser, which has no types that fit its one-dialect builds. */
export interface ParserBuild {
  readonly Parser: new () => {
    parse(text: string, options: { readonly database: string }): { readonly ast: unknown };
  };
}

/** The parser's view of a text. Its errors say no more than that it cannot read what the warehouse may well read. */
export function secondOpinion({ Parser }: ParserBuild, database: string): SecondOpinion {
  const parser = new Parser();
  return (text) => {
    try {
      return parsedQuery(parser.parse(text, { database }).ast);
    } catch {
      return null;
    }
  };
}

function parsedQuery(ast: unknown): ParsedQuery {
  const statements = (Array.isArray(ast) ? ast : [ast]).filter((one) => one !== null && one !== undefined);
  return { statements: statements.length, type: textOf(statements[0], "type") };
}

function textOf(value: unknown, name: string): string {
  const found = field(value, name);
  return typeof found === "string" ? found : "";
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
