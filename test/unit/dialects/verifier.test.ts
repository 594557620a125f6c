import { describe, expect, it } from "vitest";
import { compiledFor, underTest } from "./compiled.ts";
import { refusesMistakes } from "./token-mistakes.ts";

describe.each(underTest)("the verifier of $dialect.name", (subject) => {
  const { dialect } = subject;

  it("accepts a sweep, and refuses it with any token left out or changed", () =>
    refusesMistakes(subject, "rows.sweep", null));

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
