import { describe, expect, it } from "vitest";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { Row } from "../../../src/ir/value.ts";
import { type SpineRows, uploadableSpine } from "../../../src/runtime/retrieve/spine-rows.ts";

const known: ReadonlyMap<string, CanonicalType> = new Map([["at", { kind: "timestamp" }]]);

async function uploaded(given: SpineRows): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const batch of (await uploadableSpine(given, known)).batches()) rows.push(...batch);
  return rows;
}

/** The same rows as a stream gives them. */
async function* streamed(rows: readonly unknown[]): AsyncGenerator<unknown> {
  yield* rows;
}

/** As far as a JavaScript date reaches, and where its microseconds are no exact number any more. */
const dates: Readonly<Record<number, string>> = {
  0: "1970-01-01T00:00:00Z",
  [-1]: "1969-12-31T23:59:59.999000Z",
  1357034400120: "2013-01-01T10:00:00.120000Z",
  9007199254740: "2255-06-05T23:47:34.740000Z",
  9007199254741: "2255-06-05T23:47:34.741000Z",
  8640000000000000: "+275760-09-13T00:00:00Z",
  [-8_640_000_000_000_000]: "-271821-04-20T00:00:00Z",
};

describe("rows of a spine", () => {
  it("have the instants of their dates, to the ends of the calendar", async () => {
    const given = Object.keys(dates).map((at) => ({ at: new Date(Number(at)) }));
    expect(await uploaded(given)).toStrictEqual(Object.keys(dates).map((at) => [dates[Number(at)]]));
  });

  it("are the same from an array and from a stream, over several batches", async () => {
    const given = Array.from({ length: 12_345 }, (_, id) => ({ id, at: new Date(id * 1_000) }));
    const rows = await uploaded(given);
    expect(rows).toHaveLength(12_345);
    expect([rows[0], rows[5_000], rows.at(-1)]).toStrictEqual([
      [0, "1970-01-01T00:00:00Z"],
      [5_000, "1970-01-01T01:23:20Z"],
      [12_344, "1970-01-01T03:25:44Z"],
    ]);
    expect(await uploaded(streamed(given))).toStrictEqual(rows);
  });

  it("have the columns of all rows of an array, and NULL where one has none", async () => {
    expect(await uploaded([{ at: "2013-01-01" }, { note: "late", at: null }])).toStrictEqual([
      ["2013-01-01T00:00:00Z", null],
      [null, "late"],
    ]);
  });

  it("are refused by their number", async () => {
    const good = Array.from({ length: 6_000 }, () => ({ at: "2013-01-01" }));
    for (const given of [[...good, { at: "never" }], streamed([...good, { at: "never" }])])
      await expect(uploaded(given)).rejects.toThrow(/spine row 6000: 'at' holds string never/);
    await expect(uploaded([...good, { at: new Date(Number.NaN) }])).rejects.toThrow(/spine row 6000/);
    await expect(uploaded([{ at: null }, 7])).rejects.toThrow(/spine row 1 is not an object/);
    await expect(uploaded(streamed([...good, { at: null, more: 1 }]))).rejects.toThrow(
      /spine row 6000 has a column 'more'/,
    );
  });

  it("can be read again from an array, and once from a stream", async () => {
    const again = await uploadableSpine([{ at: "2013-01-01" }], known);
    for (const batches of [again.batches(), await again.again?.()])
      expect(await batches?.[Symbol.asyncIterator]().next()).toMatchObject({ value: [["2013-01-01T00:00:00Z"]] });
    const once = await uploadableSpine(streamed([{ at: "2013-01-01" }]), known);
    once.batches();
    expect(() => once.batches()).toThrow(/can be read once/);
  });
});
