import ts from "typescript";

/** What a text breaks of one rule: `line: what stands there`. None where the rule holds. */
export type Check = (text: string) => readonly string[];

/** The core speaks of no warehouse by name, comments included: it asks the dialect. */
export const warehouseNames: Check = matching(/postgres|pglite|snowflake|bigquery/gi);

/** Work that is left for later has no place in the tree. */
export const leftovers: Check = matching(/\b(TODO|FIXME|XXX|HACK)\b/g);

/** The project speaks of itself and its users, not of those who write it nor of what lies around the repository. */
export const outsideWords: Check = matching(
  /\.\.\/shared\b|(?<![\w.])\/work\/|(?<!user[- ])\bagents?\b|\bissue #?\d+|\bLLM\b/gi,
);

export const longest = 400;

export const tooLong: Check = (text) => {
  const lines = text.trimEnd().split("\n").length;
  return lines > longest ? [`${longest + 1}: the file has ${lines} lines`] : [];
};

/** Calls of `verbatim`, the door through which an author's text becomes SQL; its definition does not count. */
export const verbatimCalls: Check = matching(/(?<!function |[\w.])verbatim\(/g);

/** The type `any`, wherever it stands: read from the syntax tree, so that words in comments and SQL do not count. */
export const anyTypes: Check = (text) => {
  const file = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, false);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(at(text, node.getStart(file), "any"));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
};

/** A template is the skeleton of a statement: no quoting, no functions, and nothing that slips past the guarded leaves. */
export const templateFaults: Check = (text) => {
  const skeleton = text.replace(/\{\{[^{}]*\}\}/g, (tag) => tag.replace(/[^\n{}]/g, "·"));
  return [
    ...matching(/\{\{\{|\{\{&/g)(text),
    ...matching(/["'`]/g)(skeleton),
    ...matching(/\w+\(|\}\}\(/g)(skeleton),
    ...matching(/\b\w+(?=[ \t]+\()/g)(skeleton).filter((one) => !keywords.has(one.replace(/^\d+: /, ""))),
  ];
};

/** Words that may stand before a parenthesis without calling anything. */
const keywords = new Set(
  "ALL AND ANY AS BY DISTINCT EXCEPT EXISTS FILTER FROM GROUP HAVING IN INTERSECT INTO JOIN LATERAL MATCH_CONDITION MATERIALIZED NOT ON OR OVER QUALIFY SELECT SETS UNION USING VALUES WHERE WITH".split(
    " ",
  ),
);

function matching(pattern: RegExp): Check {
  return (text) => [...text.matchAll(pattern)].map((match) => at(text, match.index, match[0]));
}

function at(text: string, index: number, what: string): string {
  return `${text.slice(0, index).split("\n").length}: ${what}`;
}
