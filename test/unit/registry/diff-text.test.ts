import { describe, expect, it } from "vitest";
import { diffText, hunkHeader, type TextHunk } from "../../../src/compiler/registry/diff-text.ts";
import fc from "../../support/fast-check.ts";

function printed(before: string, after: string): string {
  const hunks = diffText(before, after).map((hunk) => {
    const lines = hunk.lines.map((line) => (line.mark === "\\" ? `\\ ${line.text}` : line.mark + line.text));
    return [hunkHeader(hunk), ...lines].join("\n");
  });
  return `${hunks.join("\n")}\n`;
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`);

describe("a diff of texts", () => {
  it("has no hunks for equal texts", () => {
    expect(diffText("select 1\n", "select 1\n")).toEqual([]);
  });

  it("shows three lines around each change, and distant changes apart", () => {
    const [before, after] = [numbered(30), numbered(30)];
    after[9] = "ten\n";
    after.splice(25, 1);
    expect(printed(before.join(""), after.join(""))).toBe(
      `@@ -7,7 +7,7 @@
 line 7
 line 8
 line 9
-line 10
+ten
 line 11
 line 12
 line 13
@@ -23,7 +23,6 @@
 line 23
 line 24
 line 25
-line 26
 line 27
 line 28
 line 29
`,
    );
  });

  it("tells of a missing newline at the end", () => {
    expect(printed("a\n", "a")).toContain("\\ No newline at end of file");
  });

  it("makes of the one text the other", () => {
    const line = fc.constantFrom("a\n", "b\n", "c\n", "-- a\n", "++ b\n", "\n", " \n");
    const text = fc
      .tuple(fc.array(line, { maxLength: 40 }), fc.constantFrom("", "", "a"))
      .map(([all, end]) => all.join("") + end);
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(patched(before, diffText(before, after))).toBe(after);
        expect(patched(after, diffText(after, before))).toBe(before);
      }),
      { numRuns: 300 },
    );
  });
});

/** Applies hunks by their line numbers alone, and checks that every line they take or pass is there. */
function patched(before: string, hunks: readonly TextHunk[]): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let next = 0;
  for (const hunk of hunks) {
    const start = hunk.beforeLines === 0 ? hunk.beforeStart : hunk.beforeStart - 1;
    result.push(...old.slice(next, start));
    next = start;
    expect(result.length).toBe(hunk.afterLines === 0 ? hunk.afterStart : hunk.afterStart - 1);
    for (const [index, line] of hunk.lines.entries()) {
      if (line.mark === "\\") continue;
      const text = hunk.lines[index + 1]?.mark === "\\" ? line.text : `${line.text}\n`;
      if (line.mark !== "+") expect(old[next++]).toBe(text);
      if (line.mark !== "-") result.push(text);
    }
    expect(next).toBe(start + hunk.beforeLines);
  }
  return [...result, ...old.slice(next)].join("");
}
