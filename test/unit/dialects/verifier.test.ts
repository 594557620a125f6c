import { describe, expect, it } from "vitest";
import { type Token, tokensOf } from "../../../dialects/common/tokens.ts";
import { compiledFor, underTest } from "./compiled.ts";

const cases: readonly (readonly [request: string, strategy: string | null])[] = [
  ["rows.sweep", null],
  ["rows.sweep", "rank"],
  ["zone.sweep", null],
  ["query-source", null],
  ["as-of.population", null],
  ["range", "rank"],
  ["windows.running", "running"],
];

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

describe.each(underTest)("the verifier of $dialect.name", ({ dialect, syntax }) => {
  it.each(cases)("accepts %s by %s, and refuses it with any token left out or changed", async (name, strategy) => {
    const statement = await compiledFor(dialect, name, strategy);
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
  });

  it("names the role whose join is wrong", async () => {
    const statement = await compiledFor(dialect, "rows.sweep", "rank");
    const text = statement.text.replace(/ < s\./, " <= s.");
    expect(text).not.toBe(statement.text);
    expect(await dialect.verifier.verify({ ...statement, text })).toMatchObject([{ role: "trips" }]);
  });

  it("refuses a second statement, a comment that is not closed, and a made-up name that hides an author's", async () => {
    const statement = await compiledFor(dialect, "rows.sweep");
    const faulty = [
      `${statement.text}; DROP TABLE x`,
      `${statement.text} /* `,
      statement.text.replaceAll("asof_key_1", "fare"),
      statement.text.replaceAll("trips__usable", "shifts"),
      statement.text.replaceAll("asof_known", "asof_instant"),
    ];
    for (const text of faulty) expect(await dialect.verifier.verify({ ...statement, text }), text).not.toEqual([]);
  });

  it("takes other comments and other made-up names for the same text", async () => {
    const statement = await compiledFor(dialect, "rows.sweep");
    const text = statement.text.replaceAll("asof_known", "asof_since").replace(/-- trips: .*/, "-- something else");
    expect(await dialect.verifier.verify({ ...statement, text })).toEqual([]);
  });

  it("refuses another value at a placeholder", async () => {
    const statement = await compiledFor(dialect, "query-source");
    expect(statement.parameters.map(({ value }) => value)).toEqual([2.5]);
    const others = [[{ value: 2 }], [], [{ value: 2.5 }, { value: 2.5 }]];
    for (const parameters of others)
      expect(await dialect.verifier.verify({ ...statement, parameters })).not.toEqual([]);
  });

  it("refuses a strategy that the warehouse does not have", async () => {
    const statement = await compiledFor(dialect, "rows.sweep");
    const choices = statement.outline.choices.map((choice) => ({ ...choice, strategy: "probe" }));
    const faults = await dialect.verifier.verify({ ...statement, outline: { ...statement.outline, choices } });
    expect(faults.map((fault) => fault.role)).toEqual(["trips"]);
  });
});
