/** Runs every case folder under a directory with every strategy that applies. */
import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import type { Outcome, RunScenario } from "../property/property.ts";
import { type JsonValue, type OracleCase, type OracleExpected, readJson } from "./case.ts";
import { compareExpected } from "./compare.ts";
import { caseToScenario, skipReason } from "./scenario.ts";

export interface OracleReport {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** 0 where cases were found and none failed. */
  readonly exitCode: 0 | 1;
}

/**
 * Prints a line for each case that fails or is skipped, with its differences, then `N passed, N failed`. Strategies are
 * names, null for the planner's choice; one that refuses a case as `strategy-unavailable` is left out for it.
 */
export async function runOracle(
  directory: string,
  run: RunScenario,
  strategies: readonly (string | null)[],
  print: (line: string) => void = console.log,
): Promise<OracleReport> {
  const folders = await caseFolders(directory);
  if (folders.length === 0) print(`no folder under ${directory} has a case.json and an expected.json`);
  const results: CaseResult[] = [];
  for (const folder of folders) {
    const result = await runCase(folder, run, strategies);
    printResult(relative(directory, folder) || basename(folder), result, print);
    results.push(result);
  }
  const count = (status: CaseResult["status"]): number => results.filter((result) => result.status === status).length;
  const [passed, failed, skipped] = [count("passed"), count("failed"), count("skipped")];
  print(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return { passed, failed, skipped, exitCode: failed > 0 || folders.length === 0 ? 1 : 0 };
}

interface CaseResult {
  readonly status: "passed" | "failed" | "skipped";
  readonly lines: readonly string[];
}

function printResult(name: string, { status, lines }: CaseResult, print: (line: string) => void): void {
  if (status === "passed") return;
  print(`${status} ${name}`);
  for (const line of lines) print(`  ${line}`);
}

/** Folders with both files, at any depth, in the order of their names. */
async function caseFolders(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const here = files.includes("case.json") && files.includes("expected.json") ? [directory] : [];
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(directory, entry.name));
  const inside = await Promise.all(folders.sort().map(caseFolders));
  return [...here, ...inside.flat()];
}

async function runCase(folder: string, run: RunScenario, strategies: readonly (string | null)[]): Promise<CaseResult> {
  try {
    const { given, expected } = await readCase(folder);
    const skipped = skipReason(given);
    if (skipped !== null) return { status: "skipped", lines: [`skipped: ${skipped}`] };
    return await compareStrategies(given, expected, run, strategies);
  } catch (thrown) {
    return { status: "failed", lines: [messageOf(thrown)] };
  }
}

async function compareStrategies(
  given: OracleCase,
  expected: OracleExpected,
  run: RunScenario,
  strategies: readonly (string | null)[],
): Promise<CaseResult> {
  const scenario = caseToScenario(given);
  const lines: string[] = [];
  let applied = 0;
  for (const strategy of strategies) {
    const outcome = await run(scenario, strategy).catch((thrown: unknown) => ({ refused: messageOf(thrown) }));
    if (isUnavailable(outcome, strategy)) continue;
    applied++;
    const differences = "refused" in outcome ? [outcome.refused] : compareExpected(given, expected, outcome);
    lines.push(...differences.map((difference) => `${strategy ?? "planner's choice"}: ${difference}`));
  }
  if (applied === 0) lines.push("no strategy applies");
  return { status: lines.length === 0 ? "passed" : "failed", lines };
}

function isUnavailable(outcome: Outcome, strategy: string | null): boolean {
  return strategy !== null && "refused" in outcome && outcome.refused === "strategy-unavailable";
}

/** Reads a case folder; the files are trusted to have the format that their README tells. */
export async function readCase(folder: string): Promise<{ given: OracleCase; expected: OracleExpected }> {
  const read = async (name: string): Promise<JsonValue> => readJson(await readFile(join(folder, name), "utf8"));
  const [given, expected] = await Promise.all([read("case.json"), read("expected.json")]);
  return { given: given as unknown as OracleCase, expected: expected as unknown as OracleExpected };
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
