import { readdirSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { createProgram, diagnosticsOf, lineOf, projectFolder } from "./program.ts";

const folder = `${projectFolder}test/types/`;
const files = readdirSync(folder).filter((name) => name.endsWith(".refused.ts"));

/** The first words, and whatever was written for authors; the order of a union's members is the compiler's affair. */
function words(diagnostic: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  const related = (diagnostic.relatedInformation ?? []).map((one) =>
    ts.flattenDiagnosticMessageText(one.messageText, "\n"),
  );
  const written =
    [text, ...related].join("\n").match(/error: "[^"]*"|Did you mean [^?]*\?|Property '\w+' is missing/g) ?? [];
  const first =
    text
      .split("\n")[0]
      ?.replace(/( type '[^']*? [|{&]|<\{).*/, "$1")
      .slice(0, 100) ?? "";
  return [first, ...new Set(written)].join(" … ");
}

test("every mistake is refused on its line, in words that help", async () => {
  const program = createProgram(files.map((name) => folder + name));
  const report = files.flatMap((name) =>
    diagnosticsOf(program, folder + name).map((one) => `${name}:${lineOf(one)} TS${one.code} ${words(one)}`),
  );
  await expect(`${report.join("\n")}\n`).toMatchFileSnapshot("./refused.golden.txt");
});
