import ts from "typescript";

/** What a text breaks of one rule: `line: what stands there`. None where the rule holds. */
export type Check = (text: string) => readonly string[];

/**
 * The core speaks of no warehouse by name, comments included: it asks the dialect. Words that name one only as the word of a
 * program (an identifier, a type, a text) may stand in its comments.
 */
export const warehouseNames: Check = (text) => [
  ...matching(/postgres|pglite|libpg|snowflake|bigquery|googlesql/gi)(text),
  ...inCode(/embedded|psql|duckdb|redshift|databricks/gi)(text),
];

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

/** What a test draws comes from the run's seed: luck of its own would fail now and then, and could not be repeated. */
export const luck: Check = matching(/\bMath\.random\b|from "fast-check"|\bDate\.now\(\) %/g);

/** The type `any`, wherever it stands: read from the syntax tree, so that words in comments and SQL do not count. */
export const anyTypes: Check = (text) =>
  nodesOf(text)
    .filter(({ node }) => node.kind === ts.SyntaxKind.AnyKeyword)
    .map(({ start }) => at(text, start, "any"));

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

/** In identifiers, types and texts: comments do not count. */
function inCode(pattern: RegExp): Check {
  return (text) =>
    nodesOf(text)
      .filter(({ isLeaf }) => isLeaf)
      .flatMap(({ node, start }) =>
        [...node.getText().matchAll(pattern)].map((match) => at(text, start + match.index, match[0])),
      );
}

interface Found {
  readonly node: ts.Node;
  readonly start: number;
  readonly isLeaf: boolean;
}

function nodesOf(text: string): readonly Found[] {
  const file = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    let isLeaf = true;
    ts.forEachChild(node, (child) => {
      isLeaf = false;
      visit(child);
    });
    found.push({ node, start: node.getStart(file), isLeaf });
  };
  visit(file);
  return found.sort((one, other) => one.start - other.start);
}

function at(text: string, index: number, what: string): string {
  return `${text.slice(0, index).split("\n").length}: ${what}`;
}
