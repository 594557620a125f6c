import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Statement } from "../ir/statement.ts";
import { fingerprint } from "../kernel/hash.ts";
import type { Verifier } from "../ports/dialect.ts";
import { isOwnFolder } from "./own-folder.ts";

export interface VerifiedTexts {
  /** A folder of the user's own. */
  readonly cache: string;
  /** Names the code that verifies: what another edition accepted counts for nothing. */
  readonly edition: string;
}

const most = 2_000;

/**
 * A verifier that reads a text it has accepted before, for the same plan, not again: loading a parser takes longer than most
 * commands do. What is kept is a hash of all that the verdict depends on, and nothing of the text.
 */
export function rememberingVerifier(verifier: Verifier, { cache, edition }: VerifiedTexts): Verifier {
  const folder = join(cache, "verified");
  return {
    verify: async (statement) => {
      const usable = isOwnFolder(folder);
      const path = join(folder, keyOf(statement, edition));
      if (usable && isThere(path)) return [];
      const faults = await verifier.verify(statement);
      if (usable && faults.length === 0) keep(folder, path);
      return faults;
    },
  };
}

function keyOf({ text, parameters, outline }: Statement, edition: string): string {
  const { plan, columns, upload, choices } = outline;
  const values = parameters.map(({ value }) => [typeof value, String(value)]);
  return fingerprint([edition, text, plan, columns, upload, choices, values]);
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** A cache that cannot be written is no failure; one that has grown large begins anew. */
function keep(folder: string, path: string): void {
  try {
    if (readdirSync(folder).length >= most) rmSync(folder, { recursive: true });
    if (isOwnFolder(folder)) writeFileSync(path, "");
  } catch {}
}
