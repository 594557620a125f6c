import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pages } from "../../docs/generate/pages.ts";
import { asof } from "../e2e/cli/running.ts";
import { brokenLinks } from "./doc-links.ts";
import { readPage, sampleFaults, samplesOf } from "./doc-samples.ts";
import { filesUnder } from "./project-files.ts";

const docs = filesUnder(["docs"], /\.md$/);
const all = filesUnder(
  [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs",
    "bench",
    "src",
    "dialects",
    "sql-templates",
    "test",
    "fixtures",
    "init-templates",
  ],
  /\.md$/,
);

const folder = mkdtempSync(join(tmpdir(), "asof-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("pages that are made from code", () => {
  // Those of the API stand with its other tests, which read the same declarations.
  it.each(Object.entries(pages).filter(([path]) => !path.startsWith("docs/api/")))(
    "%s is up to date (npm run docs)",
    (path, page) => {
      expect(readPage(path)).toBe(page());
    },
  );
});

it("samples compile, and are told where they do not", () => {
  const samples = new Map(docs.map((path) => [path, samplesOf(readPage(path))] as const).filter(([, text]) => text));
  expect([...samples.keys()]).toContain("docs/library.md");
  const planted = 'Text.\n\n```ts\nimport { t } from "asof";\nt.int46;\n```\n\n```sql\nnot this\n```\n';
  samples.set("planted.md", samplesOf(planted));
  expect(sampleFaults(samples, folder)).toEqual([
    expect.stringMatching(/^planted\.md:5: Property 'int46' does not exist/),
  ]);
});

describe("links", () => {
  it.each(all)("of %s lead somewhere", (path) => {
    expect(brokenLinks(path, readPage(path))).toEqual([]);
  });

  it("are told where they do not", () => {
    const page =
      "# A title\n[a](types.md) [b](nothing.md) [c](#a-title) [d](#b) [e](https://x.org/y) `[f](g)` [h](types.md#types)";
    expect(brokenLinks("docs/types.md", page)).toEqual(["nothing.md", "#b"]);
  });
});

describe("the command line", () => {
  it("is told whole: every command under its heading, with its options", async () => {
    const page = readPage("docs/cli.md");
    const { out } = await asof(".", ["--help"]);
    const commands = [...out.matchAll(/^ {2}([a-z][a-z-]*)(?: [[<]\w+[\]>])? {2,}\S/gm)].map(([, name = ""]) => name);
    expect(commands).toEqual(expect.arrayContaining(["init", "load", "plan", "training-set", "explain"]));
    const untold: string[] = [];
    for (const command of commands.filter((name) => name !== "help")) {
      const help = (await asof(".", [command, "--help"])).out;
      const told = `${sectionOf(page, `asof ${command}`)}${shared.map((title) => sectionOf(page, title)).join("")}`;
      if (sectionOf(page, `asof ${command}`) === "") untold.push(command);
      for (const [option] of help.matchAll(/(?<=^ {2}(?:-\w, )?)--[a-z-]+/gm))
        if (!told.includes(`\`${option}`)) untold.push(`${command} ${option}`);
    }
    expect(untold).toEqual([]);
  });
});

const shared = ["Options of every command", "What is asked for"];

/** A heading's text, up to the next heading; empty where there is none. */
function sectionOf(page: string, title: string): string {
  const sections = page.split(/^## /m);
  return sections.find((one) => one.replace(/^`?([^`\n[<]*?)[` ]*(?:[[<].*)?\n[\s\S]*$/, "$1").trim() === title) ?? "";
}
