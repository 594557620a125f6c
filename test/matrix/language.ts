/** The functions of expressions: in how many random expressions each gave what its closure gives. */
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { type MatrixRecord, recordFile, recordText } from "./record.ts";

/** Holds how often each function was met against the record that docs/matrix.md is made from. */
export async function matchesLanguage(
  dialect: string,
  told: Pick<MatrixRecord, "engine" | "evidence" | "seed" | "scenarios">,
  met: Readonly<Record<string, number>>,
): Promise<void> {
  const text = recordText({ dialect, ...told, answered: { functions: met }, parsed: {} });
  await expect(text).toMatchFileSnapshot(fileURLToPath(recordFile(dialect, "language")));
}
