/** Every token of a statement left out, or said otherwise: what a verifier must refuse. */
import { expect } from "vitest";
import { type Token, tokensOf } from "../../../dialects/common/tokens.ts";
import { compiledFor, type underTest } from "./compiled.ts";

/** What a token may be mistaken for. */
const mistakes: Readonly<Record<string, readonly string[]>> = {
  ">=": [">", "<=", "="],
  "<=": ["<", ">=", "="],
  ">": [">=", "<"],
  "<": ["<=", ">"],
  "=": ["<>", "<="],
  DESC: ["ASC"],
  LAST: ["FIRST"],
  LEFT: ["INNER"],
  AND: ["OR"],
  MIN: ["MAX"],
  GREATEST: ["LEAST"],
  PRECEDING: ["FOLLOWING"],
  DISTINCT: ["ALL"],
  QUALIFY: ["HAVING"],
};

/** The token left out, and the token said otherwise. */
function mutants(text: string, { kind, value, start, end }: Token): readonly string[] {
  const own = text.slice(start, end);
  const said: readonly string[] =
    kind === "number"
      ? [`${value}1`]
      : kind === "name"
        ? [`${own.slice(0, -1)}x${own.slice(-1)}`]
        : kind === "string"
          ? [`${own.slice(0, -1)} '`]
          : (mistakes[value] ?? []);
  return ["", ...said].map((other) => `${text.slice(0, start)} ${other} ${text.slice(end)}`);
}

/** Fails where the verifier refuses the statement itself, or accepts it with any token left out or changed. */
export async function refusesMistakes(
  { dialect, syntax }: (typeof underTest)[number],
  request: string,
  strategy: string | null,
): Promise<void> {
  const statement = await compiledFor(dialect, request, strategy);
  expect(await dialect.verifier.verify(statement)).toEqual([]);
  const read = tokensOf(statement.text, syntax);
  if (!read.ok) throw new Error(read.message);
  const accepted: string[] = [];
  let tried = 0;
  for (const token of read.tokens) {
    for (const text of mutants(statement.text, token)) {
      tried += 1;
      const faults = await dialect.verifier.verify({ ...statement, text });
      if (faults.length === 0) accepted.push(`${token.start}: ${token.value}`);
    }
  }
  expect(tried).toBeGreaterThan(300);
  expect(accepted).toEqual([]);
}
