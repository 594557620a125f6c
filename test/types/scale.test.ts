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
const instantiationBudget = 265_000;

// A busy machine may slow the compiler down by times; the instantiations repeat exactly.
test("three hundred views and their services are checked fast and without deep recursion", { timeout: 120_000, retry: 2 }, () => {
  const program = createProgram(generateProject(folder, 300, 20), options);
  const before = process.cpuUsage();
  const messages = messagesOf(program);
  const { user } = process.cpuUsage(before);
  expect(messages).toEqual([]);
  expect(program.getInstantiationCount()).toBeLessThan(instantiationBudget);
  expect(user / 1_000_000).toBeLessThan(5);
});

test("views that are not there are told among many", { timeout: 120_000 }, () => {
  const program = createProgram(generateProject(join(folder, "small"), 240, 5), options);
  expect(messagesOf(program)).toContainEqual(expect.stringContaining("Property 'view_240' does not exist"));
});

function messagesOf(program: ts.Program): readonly string[] {
  return program.getSemanticDiagnostics().map((one) => ts.flattenDiagnosticMessageText(one.messageText, "\n"));
}
