import { describe, it } from "vitest";
import { underTest } from "../../unit/dialects/compiled.ts";
import { refusesMistakes } from "../../unit/dialects/token-mistakes.ts";

const cases: readonly (readonly [request: string, strategy: string | null])[] = [
  ["rows.sweep", "rank"],
  ["zone.sweep", null],
  ["query-source", null],
  ["as-of.population", null],
  ["range", "rank"],
  ["windows.running", "running"],
  ["windows.frames", "frames"],
  ["windows.where", "pairs"],
];

describe.each(underTest)("the verifier of $dialect.name", (subject) => {
  it.each(cases)("accepts %s by %s, and refuses it with any token left out or changed", (request, strategy) =>
    refusesMistakes(subject, request, strategy),
  );
});
