import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { reportFailure } from "../../../src/cli/failure.ts";
import { Output } from "../../../src/cli/output.ts";
import { problemsText } from "../../../src/cli/problem-text.ts";
import { redact } from "../../../src/cli/redact.ts";
import { stylesFor } from "../../../src/cli/styles.ts";
import { AsofError, error, warning } from "../../../src/kernel/diagnostics.ts";

const root = mkdtempSync(join(tmpdir(), "asof-problems-"));
writeFileSync(join(root, "features.ts"), 'import x;\nconst view =\n\tweather.pick("tmp");\n');
afterAll(() => rmSync(root, { recursive: true }));

const silent = { write: () => undefined, isTerminal: false, width: 80 };
const plain = stylesFor(silent, {}, true);
const folders = { current: root, root };

test("a problem shows its line, its position and what to do", () => {
  const place = { file: "features.ts", line: 3, column: 15 };
  const one = error("unknown-feature", "view 'weather' has no feature 'tmp'", {
    place,
    path: "a.b",
    hint: "did you mean 'temp'?",
  });
  expect(problemsText([one], folders, plain)).toBe(
    [
      "error[unknown-feature]: view 'weather' has no feature 'tmp'",
      " --> features.ts:3:15",
      "  |",
      '3 | \tweather.pick("tmp");',
      "  | \t             ^",
      "  = at: a.b",
      "  = help: did you mean 'temp'?",
      "",
    ].join("\n"),
  );
});

test("a place without a column has no mark, one in a file of rows no line, and several problems are counted", () => {
  const text = problemsText(
    [
      error("invalid-name", "bad", { place: { file: "features.ts", line: 2, column: null } }),
      error("file-invalid", "'rows.csv' line 7: bad", { place: { file: "rows.csv", line: 7, column: null } }),
      warning("static-duplicates", "twice"),
    ],
    folders,
    plain,
  );
  expect(text).toContain(" --> features.ts:2\n  |\n2 | const view =\n  |");
  expect(text).toContain(" --> rows.csv:7\n\nwarning[static-duplicates]: twice");
  expect(text.endsWith("\n\n2 errors, 1 warning\n")).toBe(true);
});

test("control characters of names and values do not reach the terminal", () => {
  const text = problemsText([error("invalid-name", "a\u001b[2Jb\u0007")], folders, plain);
  expect(text).toBe("error[invalid-name]: a·[2Jb·\n");
});

test("passwords of URLs and settings are taken out", () => {
  expect(redact("cannot reach postgres://me:s3cret@host:5432/db?x=1")).toBe(
    "cannot reach postgres://me:***@host:5432/db?x=1",
  );
  expect(redact("postgres://:p@h and password=hunter2, PASSWORD: 'a b'")).toBe(
    "postgres://:***@h and password=***, PASSWORD: ***",
  );
  expect(redact("at 12:30 user@example.org")).toBe("at 12:30 user@example.org");
});

test.each([
  "oauthToken",
  "privateKey",
  "privateKeyPassphrase",
  "secretAccessKey",
  "pasword",
  "api_key",
  '"client_secret"',
])("what a line of a configuration calls %s is taken out, whatever quotes it has", (name) => {
  for (const quote of ['"', "'", "`"])
    expect(redact(`{ kind: "x", ${name}: ${quote}S3 CRET${quote}, role: "r" }`)).toBe(
      `{ kind: "x", ${name}: ***, role: "r" }`,
    );
  const code = `keys: { airport: "origin" }, key: { id: t.int64 }, keyFilename: "a.json", ${name}: env("NAME")`;
  expect(redact(code)).toBe(code);
});

test("colours come with a terminal, and go with NO_COLOR, --no-color and a dumb one", () => {
  const terminal = { ...silent, isTerminal: true };
  expect(stylesFor(terminal, {}, true).red("x")).toBe("\u001b[31mx\u001b[39m");
  for (const styles of [
    stylesFor(terminal, { NO_COLOR: "1" }, true),
    stylesFor(terminal, { TERM: "dumb" }, true),
    stylesFor(terminal, {}, false),
    stylesFor(silent, {}, true),
  ])
    expect(styles.red("x")).toBe("x");
  expect(stylesFor(silent, { FORCE_COLOR: "1" }, true).enabled).toBe(true);
});

function failing(thrown: unknown, given: { json?: boolean; cancelled?: boolean; debug?: boolean } = {}) {
  const texts = { out: "", err: "" };
  const terminal = (name: "out" | "err") => ({
    ...silent,
    write: (text: string) => {
      texts[name] += text;
    },
  });
  const options = { config: null, environment: null, json: given.json === true, quiet: false, color: true };
  const output = new Output(terminal("out"), terminal("err"), {}, options);
  const { cancelled = false, debug = false } = given;
  const code = reportFailure(thrown, { output, folders, cancelled, debug });
  return { code, ...texts };
}

test("what should not happen is one line, without a stack and without a secret", () => {
  const fault = new TypeError("x of undefined\nat postgres://me:s3cret@host");
  expect(failing(fault)).toEqual({
    code: 1,
    out: "",
    err: "error: x of undefined\nthis is a fault of asof; ASOF_DEBUG=1 shows where it came up: please report it\n",
  });
  const debugged = failing(fault, { debug: true });
  expect(debugged.err).toContain("problem-text.test.ts");
  expect(debugged.err).not.toContain("s3cret");
  expect(JSON.parse(failing(fault, { json: true }).out)).toEqual({
    ok: false,
    diagnostics: [],
    fault: "x of undefined",
  });
});

test("cancelled work ends with 130 when somebody cancelled it, and with 1 when something else did", () => {
  const cancelled = AsofError.of("cancelled", "stopped");
  expect(failing(cancelled, { cancelled: true }).code).toBe(130);
  expect(failing(cancelled).code).toBe(1);
  expect(failing(AsofError.of("write-failed", "no space"), { cancelled: true }).code).toBe(1);
});

test("diagnostics in JSON stand on stdout, without secrets", () => {
  const { out, err } = failing(AsofError.of("warehouse-unreachable", "cannot use postgres://me:s3cret@host"), {
    json: true,
  });
  expect(err).toBe("");
  expect(JSON.parse(out)).toMatchObject({ ok: false, diagnostics: [{ code: "warehouse-unreachable", path: null }] });
  expect(out).not.toContain("s3cret");
});
