import { describe, expect, it } from "vitest";
import { featureNode, type Lineage, readKinds, serviceColumn, tableColumn } from "../../../src/ir/lineage.ts";
import { lineageMermaid } from "../../../src/runtime/lineage/mermaid.ts";
import fc from "../../support/fast-check.ts";

function lineageOf(names: readonly [table: string, column: string, view: string, feature: string]): Lineage {
  const column = tableColumn({ database: null, schema: null, name: names[0] }, names[1]);
  const feature = featureNode("feature", names[2], names[3]);
  const given = serviceColumn(`${names[2]}@1`, names[3]);
  const reads = readKinds.map((how) => ({ reader: feature.id, read: column.id, how, because: null }));
  return {
    nodes: [column, feature, given],
    reads: [...reads, { reader: given.id, read: feature.id, how: "value", because: null }],
  };
}

/** Lines that mermaid's grammar of flowcharts takes, for labels in which nothing but plain words stands. */
const plain = String.raw`(?:[\p{L}\p{N} _.:@,-]|#\d+;)*`;
const line = new RegExp(
  [
    "flowchart LR",
    `  subgraph g\\d+\\["${plain}"\\]`,
    `    n\\d+(?:\\[\\("${plain}"\\)\\]|\\("${plain}"\\)|\\["${plain}"\\])`,
    "  end",
    "  n\\d+ (?:-->|-\\.->)(?:\\|[a-z, ]+\\|)? n\\d+",
  ]
    .map((one) => `(?:^${one}$)`)
    .join("|"),
  "u",
);

/** What a reader sees of a text with numbers for characters. */
function shown(label: string): string {
  return label.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe("a mermaid flowchart", () => {
  it("is made of lines of the grammar, whatever names hold, and shows the names as they are", () => {
    const name = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.constantFrom(
        '"]; click n0 "javascript:alert(1)"',
        "end",
        "a\nb --> c",
        "#quot;",
        "1. one",
        "- a",
        "%%{init}%%",
        "`md`",
      ),
    );
    fc.assert(
      fc.property(name, name, name, name, (...names) => {
        const text = lineageMermaid(lineageOf(names));
        const lines = text.trimEnd().split("\n");
        expect(lines.filter((one) => !line.test(one))).toEqual([]);
        const labels = [...text.matchAll(/"([^"]*)"/g)].map(([, label = ""]) => shown(label));
        for (const one of [names[1], names[3], `view ${names[2]}`]) expect(labels).toContain(one);
      }),
      { numRuns: 300 },
    );
  });

  it("has one arrow between two things, dotted where no value comes over", () => {
    const lines = (kinds: readonly (typeof readKinds)[number][]): string => {
      const { nodes, reads } = lineageOf(["orders", "amount", "newest", "amount"]);
      const chosen = reads.filter(({ how, reader }) => reader !== nodes[1]?.id || kinds.includes(how));
      return (
        lineageMermaid({ nodes, reads: chosen })
          .split("\n")
          .find((one) => one.includes(" n1") && one.includes("n0 ")) ?? ""
      );
    };
    expect(lines(["value"])).toBe("  n0 --> n1");
    expect(lines(["value", "filter"])).toBe("  n0 -->|value, filter| n1");
    expect(lines(["key", "time"])).toBe("  n0 -.->|key, time| n1");
  });
});
