import type { ParsedQuery, SecondOpinion } from "./read-query.ts";

/** What is used of a build of node-sql-parser, which has no types that fit its one-dialect builds. */
export interface ParserBuild {
  readonly Parser: new () => {
    parse(
      text: string,
      options: { readonly database: string },
    ): { readonly ast: unknown; readonly tableList: readonly string[] };
  };
}

/** The parser's view of a text. Its errors say no more than that it cannot read what the warehouse may well read. */
export function secondOpinion({ Parser }: ParserBuild, database: string): SecondOpinion {
  const parser = new Parser();
  return (text) => {
    try {
      const { ast, tableList } = parser.parse(text, { database });
      return parsedQuery(ast, tableList);
    } catch {
      return null;
    }
  };
}

function parsedQuery(ast: unknown, tableList: readonly string[]): ParsedQuery {
  const statements = (Array.isArray(ast) ? ast : [ast]).filter((one) => one !== null && one !== undefined);
  const [first] = statements;
  const commons = namesOfCommonTables(first);
  const relations = tableList.flatMap((one) => {
    const [, schema, name] = one.split("::");
    if (name === undefined || commons.has(name)) return [];
    return [schema === undefined || schema === "null" ? name : `${schema}.${name}`];
  });
  return { statements: statements.length, type: textOf(first, "type"), relations: [...new Set(relations)] };
}

function namesOfCommonTables(statement: unknown): ReadonlySet<string> {
  const commons = field(statement, "with");
  const names = Array.isArray(commons) ? commons.map((one) => textOf(field(one, "name"), "value")) : [];
  return new Set(names);
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
