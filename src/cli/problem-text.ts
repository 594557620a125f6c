import { readFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Diagnostic, Place } from "../kernel/diagnostics.ts";
import { redact } from "./redact.ts";
import type { Styles } from "./styles.ts";

/** Where the files that diagnostics name may lie. */
export interface Folders {
  /** The user's own, from which files are named to them. */
  readonly current: string;
  /** The repository's, where one was found. */
  readonly root: string | null;
}

/** Diagnostics as a compiler tells them: what is wrong, where, the line itself, and what to do about it. */
export function problemsText(diagnostics: readonly Diagnostic[], folders: Folders, styles: Styles): string {
  const all = diagnostics.map((one) => problemText(one, folders, styles));
  const count = diagnostics.length > 1 ? [countText(diagnostics)] : [];
  return `${[...all, ...count].join("\n\n")}\n`;
}

function problemText(one: Diagnostic, folders: Folders, styles: Styles): string {
  const mark = one.severity === "error" ? styles.red : styles.yellow;
  const title = `${mark(styles.bold(`${one.severity}[${one.code}]`))}${styles.bold(`: ${printable(one.message)}`)}`;
  const excerpt = one.place === null ? null : placeLines(one.place, folders, styles);
  const gutter = " ".repeat(excerpt?.width ?? 1);
  const detail = (label: string, text: string) => `${gutter} ${styles.cyan("=")} ${styles.bold(`${label}:`)} ${text}`;
  return [
    title,
    ...(excerpt?.lines ?? []),
    ...(one.path === null ? [] : [detail("at", printable(one.path))]),
    ...(one.hint === null ? [] : [detail("help", printable(one.hint))]),
  ].join("\n");
}

function placeLines(
  place: Place,
  folders: Folders,
  styles: Styles,
): { readonly width: number; readonly lines: string[] } {
  const file = fileOf(place.file, folders);
  const text = sourceLine(file, place.line);
  const number = String(place.line);
  const gutter = " ".repeat(number.length);
  const column = place.column === null ? "" : `:${place.column}`;
  const bar = styles.cyan("|");
  const lines = [`${gutter}${styles.cyan("-->")} ${shownPath(file, folders.current)}:${place.line}${column}`];
  if (text !== null) {
    lines.push(`${gutter} ${bar}`, `${styles.cyan(number)} ${bar} ${printable(text)}`);
    lines.push(place.column === null ? `${gutter} ${bar}` : `${gutter} ${bar} ${caret(text, place.column, styles)}`);
  }
  return { width: number.length, lines };
}

/** Under the column, tabs kept so that it stays there. */
function caret(text: string, column: number, styles: Styles): string {
  return `${text.slice(0, column - 1).replace(/[^\t]/g, " ")}${styles.red("^")}`;
}

/** Definitions' files are named from the repository, files of rows from where the user stands. */
function fileOf(file: string, { current, root }: Folders): string {
  const inRoot = root === null ? null : resolve(root, file);
  if (inRoot !== null && sourceLine(inRoot, 1) !== null) return inRoot;
  return resolve(current, file);
}

function shownPath(file: string, current: string): string {
  const path = relative(current, file);
  return path.startsWith(`..${sep}..`) ? file : path;
}

const longestLine = 160;

/** A line of a text file that is small enough to be someone's source; null for others. */
function sourceLine(file: string, line: number): string | null {
  if (!/\.[cm]?[jt]s$/.test(file)) return null;
  try {
    const text = readFileSync(file, "utf8").split(/\r?\n/)[line - 1];
    return text === undefined || text.length > longestLine ? null : text;
  } catch {
    return null;
  }
}

/** What names and values bring along could move the cursor: only line ends and tabs pass. */
function printable(text: string): string {
  return redact(text).replace(/(?![\n\t])\p{Cc}/gu, "·");
}

function countText(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic["severity"]) => diagnostics.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [count("error"), count("warning")];
  const counts = [plural(errors, "error"), plural(warnings, "warning")].filter((one) => one !== null);
  return counts.join(", ");
}

function plural(count: number, word: string): string | null {
  return count === 0 ? null : `${count} ${word}${count === 1 ? "" : "s"}`;
}
