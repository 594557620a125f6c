import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, expect, test } from "vitest";
import { generateProject } from "./generated-project.ts";
import { createProgram, projectFolder } from "./program.ts";

const folder = mkdtempSync(join(tmpdir(), "asof-types-"));
afterAll(() => rmSync(folder, { recursive: true }));

const options = { noUnusedLocals: false, paths: { asof: [`${projectFolder}src/define/index.ts`] } };

/** Exact, so a rise is a change of the types: 300 views of 20 features, 21 services, and what asks for them. */
const instantiationBudget = 275_000;

test("three hundred views and their services are checked fast and without deep recursion", () => {
  const files = generateProject(folder, 300, 20);
  const [program, reading] = timed(() => createProgram(files, options));
  const [diagnostics, checking] = timed(() => program.getSemanticDiagnostics());
  expect(diagnostics.map((one) => ts.flattenDiagnosticMessageText(one.messageText, "\n"))).toEqual([]);
  expect(program.getInstantiationCount()).toBeLessThan(instantiationBudget);
  // Four times as long as the files are read: at rest, five seconds.
  expect(checking).toBeLessThan(Math.max(5, 10 * reading));
});

/** The processor's seconds that some work took. */
function timed<T>(work: () => T): readonly [T, number] {
  const before = process.cpuUsage();
  const result = work();
  return [result, process.cpuUsage(before).user / 1_000_000];
}
