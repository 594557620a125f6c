import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { keyWriter, sortKey } from "../../../src/online/dynamodb/key.ts";
import { logKey, logPartitions } from "../../../src/online/dynamodb/log-key.ts";

const page = readFileSync(new URL("../../../docs/dynamodb.md", import.meta.url), "utf8");
/** The examples of the page: project, view, version, the row's key, the note's two keys. */
const published = [
  ...page.matchAll(/^\| `([^`]*)` \| `([^`]*)` \| `([^`]*)` \| `([^`]*)` \| `([^`]*)` \| `([^`]*)` \|$/gm),
].map(([, project = "", view = "", version = "", row = "", partition = "", sort = ""]) => ({
  name: { project, view, version },
  row: row.replace(/ and ([\d,]+) times (.)$/, (_, count: string, letter: string) =>
    letter.repeat(Number(count.replace(",", ""))),
  ),
  expected: { partition, sort },
}));

describe("where a pushed row is noted", () => {
  it.each(published)("is as the page says of $row", ({ name, row, expected }) => {
    expect(logKey(name, row)).toEqual(expected);
    expect(logPartitions(name)).toContain(expected.partition);
  });

  it("has examples of names to be escaped, of no key, and of one that is too long", () => {
    expect(published.length).toBeGreaterThanOrEqual(5);
    expect(published.some(({ expected }) => expected.sort.startsWith("#"))).toBe(true);
    expect(published.some(({ expected }) => expected.partition.includes("%2F"))).toBe(true);
  });

  it("is no row's place, nor another version's, whatever names there are", () => {
    const names = ["", "a", "pushed", "a/b", "1", "=", "%2F", "pushed/a/1"];
    const all = names.flatMap((project) =>
      names.flatMap((view) => names.map((version) => ({ project, view, version }))),
    );
    const places = all.flatMap(logPartitions);
    expect(new Set(places).size).toBe(16 * all.length);
    const rows = names.flatMap((project) => [
      keyWriter({ project, keys: [] })([]),
      ...names.map((name) => keyWriter({ project, keys: [{ name, type: { kind: "string" } }] })([name])),
    ]);
    expect(rows.filter((row) => places.includes(row))).toEqual([]);
    // A scan for a version's rows goes by their sort key.
    const sorts = new Set(all.map(sortKey));
    expect(rows.filter((row) => sorts.has(logKey({ project: "p", view: "v", version: "1" }, row).sort))).toEqual([]);
  });
});
