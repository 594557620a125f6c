import { describe, expect, it } from "vitest";
import {
  anyTypes,
  type Check,
  leftovers,
  longest,
  luck,
  outsideWords,
  templateFaults,
  tooLong,
  verbatimCalls,
  warehouseNames,
} from "./checks.ts";
import { broken, filesUnder } from "./project-files.ts";

const source = filesUnder(["src", "dialects"], /\.ts$/);
/** The composition root, what writes for a warehouse's own tools, and an online store of the same make as a warehouse. */
const namesWarehouses = /^src\/(store\.ts|store\/.*|emit\/.*|online\/postgres\/.*)$/;
const core = source.filter((path) => path.startsWith("src/") && !namesWarehouses.test(path));
const tests = filesUnder(["test"], /\.ts$/).filter((path) => !path.startsWith("test/house/"));
const templates = filesUnder(["sql-templates"], /\.hbs$/);
const texts = filesUnder(
  [
    "src",
    "dialects",
    "sql-templates",
    "test",
    "fixtures",
    "demo",
    "docs",
    "bench",
    ".ci",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
  ],
  /\.(ts|cjs|mjs|js|md|hbs|sql|sh|yml|yaml)$|^\.ci\/run$/,
).filter((path) => path !== "test/house/rules.test.ts");

describe("the tree", () => {
  it("is looked at", () => {
    expect(core.length).toBeGreaterThan(50);
    expect(templates.length).toBeGreaterThan(5);
    expect(texts.length).toBeGreaterThan(source.length);
  });

  it("names warehouses in dialects and in the composition root alone", () => {
    expect(broken(warehouseNames, core)).toEqual([]);
  });

  it("lets an author's text become SQL in one place", () => {
    const places = broken(verbatimCalls, source).map((one) => one.replace(/:.*/, ""));
    expect(places).toEqual(["src/ir/author-query.ts"]);
  });

  it("keeps templates to skeletons", () => {
    expect(broken(templateFaults, templates)).toEqual([]);
  });

  it(`has no source file over ${longest} lines`, () => {
    expect(broken(tooLong, source)).toEqual([]);
  });

  it("has no `any`", () => {
    expect(broken(anyTypes, source)).toEqual([]);
  });

  it("leaves nothing for later", () => {
    expect(broken(leftovers, [...source, ...templates])).toEqual([]);
  });

  it("leaves nothing to luck in tests, but for one place", () => {
    const places = broken(luck, tests).map((one) => one.replace(/:.*/, ""));
    expect(places).toEqual(["test/support/draw-seed.ts", "test/support/fast-check.ts"]);
  });

  it("speaks of itself", () => {
    expect(broken(outsideWords, texts)).toEqual([]);
  });
});

describe("each rule can fail", () => {
  it.each<[string, Check, string, readonly string[]]>([
    ["a warehouse in code", warehouseNames, 'if (dialect.name === "snowflake")', ["1: snowflake"]],
    ["a warehouse in a comment", warehouseNames, "const a = 1;\n// PostgreSQL does\n", ["2: PostgreS"]],
    ["a warehouse in a type", warehouseNames, "interface A { kind: DuckDbKind }", ["1: DuckDb"]],
    [
      "a warehouse in a text",
      warehouseNames,
      "const a = `x // embedded`;\nconst b = 'psql';",
      ["1: embedded", "2: psql"],
    ],
    ["a call of verbatim", verbatimCalls, "\nreturn verbatim(texts, values);", ["2: verbatim("]],
    ["work left", leftovers, "// TODO: later\n/* FIXME */", ["1: TODO", "2: FIXME"]],
    ["a path outside", outsideWords, "see ../shared/design.md and /work/main", ["1: ../shared", "1: /work/"]],
    ["who wrote it", outsideWords, "written by an agent for issue 3", ["1: agent", "1: issue 3"]],
    [
      "luck",
      luck,
      'import fc from "fast-check";\nconst a = Math.random();',
      ['1: from "fast-check"', "2: Math.random"],
    ],
    ["a seed of the clock", luck, "const seed = Date.now() % 1_000;", ["1: Date.now() %"]],
    ["a long file", tooLong, "x\n".repeat(longest + 1), [`401: the file has ${longest + 1} lines`]],
    [
      "any",
      anyTypes,
      "const a: any = 1;\nfunction f(b: Map<string, any[]>) { return b as any; }",
      ["1: any", "2: any", "2: any"],
    ],
    ["a function in a template", templateFaults, "SELECT coalesce({{a}}, {{b}})", ["1: coalesce("]],
    ["a function with a blank", templateFaults, "SELECT\n  ROW_NUMBER () OVER ({{w}})", ["2: ROW_NUMBER"]],
    ["a function from the view", templateFaults, "SELECT {{greatest}}({{a}})", ["1: }}("]],
    ["a quoted name", templateFaults, 'SELECT "{{name}}"', ['1: "', '1: "']],
    ["a quoted string", templateFaults, "WHERE a = '{{value}}'", ["1: '", "1: '"]],
    ["a back quote", templateFaults, "FROM `t`", ["1: `", "1: `"]],
    ["a triple stash", templateFaults, "SELECT {{{sql}}}", ["1: {{{"]],
    ["an unescaped tag", templateFaults, "SELECT {{&sql}}", ["1: {{&"]],
  ])("%s", (_what, check, text, found) => {
    expect(check(text)).toEqual(found);
  });

  it.each<[string, Check, string]>([
    ["a method called verbatim", verbatimCalls, "page.verbatim(text)"],
    ["the definition of verbatim", verbatimCalls, "export function verbatim(texts) {}"],
    ["a word of a comment", warehouseNames, "/** The embedded one. */\nconst a = 1; // embedded"],
    ["the word any", anyTypes, 'const sql = "= any (x)"; // any of them\ninterface Any { any: string }'],
    ["a file of the greatest length", tooLong, "x\n".repeat(longest)],
    ["keywords before parentheses", templateFaults, "WITH {{name}} AS (\n  SELECT 1 FROM (\n) OVER (x) JOIN LATERAL ("],
    ["quotes inside a tag", templateFaults, '{{#lines columns tail="," first="ON ("}}\n{{this}}\n{{/lines}}'],
    ["a user agent, a workshop", outsideWords, "the user-agent header; src/work/shop; a shared folder"],
  ])("but allows %s", (_what, check, text) => {
    expect(check(text)).toEqual([]);
  });
});
