import { structuredPatch } from "diff";

/** Some lines that differ, with what stands around them. */
export interface TextHunk {
  /** Line numbers start at 1; 0 where the text is empty. */
  readonly beforeStart: number;
  readonly beforeLines: number;
  readonly afterStart: number;
  readonly afterLines: number;
  readonly lines: readonly TextLine[];
}

/** One line of a difference. */
export interface TextLine {
  /** `\` marks a remark on the line above it: that its text ends without a newline. */
  readonly mark: "+" | "-" | " " | "\\";
  readonly text: string;
}

const context = 3;

/** How two texts differ, by lines, in the manner of `diff -u`. Equal texts have no hunks. */
export function diffText(before: string, after: string): readonly TextHunk[] {
  const patch = structuredPatch("", "", before, after, undefined, undefined, { context });
  return patch.hunks.map((hunk) => ({
    beforeStart: startOf(hunk.oldStart, hunk.oldLines),
    beforeLines: hunk.oldLines,
    afterStart: startOf(hunk.newStart, hunk.newLines),
    afterLines: hunk.newLines,
    lines: hunk.lines.map(lineOf),
  }));
}

/** The format counts an empty side from the line before it. */
function startOf(line: number, lines: number): number {
  return lines === 0 ? line - 1 : line;
}

/** `@@ -12,7 +12,8 @@`. */
export function hunkHeader(hunk: TextHunk): string {
  return `@@ -${hunk.beforeStart},${hunk.beforeLines} +${hunk.afterStart},${hunk.afterLines} @@`;
}

function lineOf(line: string): TextLine {
  const mark = line.charAt(0);
  const text = line.slice(1);
  if (mark === "\\") return { mark, text: text.trimStart() };
  return { mark: mark === "+" || mark === "-" ? mark : " ", text };
}
