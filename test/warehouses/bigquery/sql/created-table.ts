import type { TableResource } from "../resources.ts";
import { isWord, type Token, tokens } from "./tokens.ts";

/** The query of a CREATE TABLE … AS: what follows the first AS outside parentheses. */
export function queryOfCreate(sql: string): string | undefined {
  const as = outside(tokens(sql)).find((token) => isWord(token, "AS"));
  return as === undefined ? undefined : sql.slice(as.end);
}

/** What a CREATE TABLE says of the table besides its columns; expiration and description are texts of expressions. */
export function tableOptions(
  sql: string,
): Omit<Partial<TableResource>, "description"> & { readonly expiration?: string; readonly description?: string } {
  const head = headOf(sql);
  const partition = /\bPARTITION\s+BY\s+(?:\w+\(\s*)?`?(\w+)`?(?:\s*,\s*(\w+))?/i.exec(head);
  const cluster = /\bCLUSTER\s+BY\s+([\w`,\s]+?)(?=\s+OPTIONS\b|\s*$)/i.exec(head);
  const expiration = optionText(head, "expiration_timestamp");
  const description = optionText(head, "description");
  return {
    ...(partition === null
      ? {}
      : { timePartitioning: { type: (partition[2] ?? "DAY").toUpperCase(), field: partition[1] ?? "" } }),
    ...(cluster === null
      ? {}
      : { clustering: { fields: (cluster[1] ?? "").split(",").map((one) => one.replace(/[`\s]/g, "")) } }),
    ...(expiration === undefined ? {} : { expiration }),
    ...(description === undefined ? {} : { description }),
  };
}

function headOf(sql: string): string {
  const as = outside(tokens(sql)).find((token) => isWord(token, "AS"));
  return as === undefined ? sql : sql.slice(0, as.start);
}

/** The expression after `name =` in OPTIONS (…), to the comma or parenthesis that ends it. */
function optionText(head: string, name: string): string | undefined {
  const all = tokens(head);
  const at = all.findIndex((token, index) => isWord(token, name.toUpperCase()) && all[index + 1]?.text === "=");
  const start = all[at + 1];
  if (at < 0 || start === undefined) return undefined;
  let depth = 0;
  for (const token of all.slice(at + 2)) {
    if (depth === 0 && /^[,)]$/.test(token.text)) return head.slice(start.end, token.start);
    depth += token.text === "(" ? 1 : token.text === ")" ? -1 : 0;
  }
  return undefined;
}

/** Tokens outside parentheses. */
function outside(all: readonly Token[]): readonly Token[] {
  let depth = 0;
  return all.filter((token) => {
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth -= 1;
    return depth === 0;
  });
}
