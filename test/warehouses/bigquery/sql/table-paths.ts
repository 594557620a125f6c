import type { Edit } from "./edit.ts";
import { isWord, type Token, tokens } from "./tokens.ts";

/** A table as a statement spells it: the segments of its path. */
export type Path = readonly string[];

/**
 * The evaluator finds content only for tables at the root of its catalog, under one name. These edits give each path
 * such a name, and the alias that BigQuery would imply (the last part of the path) where the author wrote none.
 */
export function pathEdits(sql: string, rootNames: ReadonlyMap<string, string>): readonly Edit[] {
  const all = tokens(sql);
  const edits: Edit[] = [];
  for (let at = 0; at < all.length; at += 1) {
    const path = pathAt(all, at);
    if (path === undefined) continue;
    const root = rootNames.get(pathKey(path.segments));
    if (root !== undefined && opensTable(all, at, path.segments)) {
      const alias = needsAlias(all, at, path.next) ? ` AS ${quoted(lastPart(path.segments))}` : "";
      const end = all[path.next - 1]?.end ?? 0;
      edits.push({ start: all[at]?.start ?? 0, end, text: quoted(root) + alias });
    }
    at = path.next - 1;
  }
  return edits;
}

/** Segments joined so that no two paths are alike. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}

/** The parts of a path, those within back quotes included. */
export function partsOf(path: Path): readonly string[] {
  return path.flatMap((segment) => segment.split("."));
}

function lastPart(path: Path): string {
  return partsOf(path).at(-1) ?? "";
}

export function quoted(name: string): string {
  return `\`${name.replace(/[\\`]/g, "\\$&")}\``;
}

/** Segments at a token, and the index after them. Unquoted projects may hold dashes. */
function pathAt(all: readonly Token[], at: number): { readonly segments: Path; readonly next: number } | undefined {
  const segments: string[] = [];
  let next = at;
  for (;;) {
    const segment = segmentAt(all, next, segments.length === 0);
    if (segment === undefined) break;
    segments.push(segment.name);
    next = segment.next;
    if (all[next]?.text !== ".") break;
    next += 1;
  }
  return segments.length === 0 ? undefined : { segments, next };
}

function segmentAt(
  all: readonly Token[],
  at: number,
  first: boolean,
): { readonly name: string; readonly next: number } | undefined {
  const token = all[at];
  if (token?.kind === "quoted name") return { name: token.text.slice(1, -1).replace(/\\(.)/g, "$1"), next: at + 1 };
  if (token?.kind !== "word") return undefined;
  let next = at + 1;
  while (first && all[next]?.text === "-" && touches(all, next)) next += 2;
  const end = all[next - 1]?.end ?? token.end;
  const name = next === at + 1 ? token.text : textBetween(all, at, next);
  return end >= token.end ? { name, next } : undefined;
}

/** A dash without blanks between two words, as in `my-project`. */
function touches(all: readonly Token[], dash: number): boolean {
  const [before, sign, after] = [all[dash - 1], all[dash], all[dash + 1]];
  return before?.end === sign?.start && sign?.end === after?.start && /^(word|number)$/.test(after?.kind ?? "");
}

function textBetween(all: readonly Token[], from: number, to: number): string {
  return all
    .slice(from, to)
    .map((token) => token.text)
    .join("");
}

/** Whether a table stands at this place. After a comma or a parenthesis a bare word may be a column as well. */
function opensTable(all: readonly Token[], at: number, path: Path): boolean {
  const before = all[at - 1];
  if (isWord(before, "FROM", "JOIN", "INTO", "INSERT", "UPDATE", "MERGE", "USING")) return true;
  return partsOf(path).length > 1 && /^[,(]$/.test(before?.text ?? "");
}

const clauses =
  "WHERE JOIN LEFT RIGHT INNER CROSS FULL ON USING GROUP ORDER HAVING QUALIFY WINDOW LIMIT UNION INTERSECT EXCEPT TABLESAMPLE FOR PIVOT UNPIVOT SET VALUES SELECT WITH WHEN".split(
    " ",
  );

function needsAlias(all: readonly Token[], at: number, next: number): boolean {
  if (isWord(all[at - 1], "INTO", "INSERT")) return false;
  const after = all[next];
  if (after === undefined || after.kind === "sign") return true;
  return isWord(after, ...clauses);
}
