import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { asof, type Workspace, workspace } from "./running.ts";

let place: Workspace;
let folder: string;

beforeEach(async () => {
  place = await workspace();
  folder = place.folder;
  await cp(fileURLToPath(new URL("init-templates/minimal", packageFolder())), folder, { recursive: true });
});
afterEach(() => place[Symbol.asyncDispose]());

const request = "--service failure_model --spine spine.csv";

test("a request is priced, and kept within its limits", async () => {
  await asof(folder, "load");
  const priced = await asof(folder, `explain ${request} --cost --max-rows 500 --json`);
  const { cost, text } = JSON.parse(priced.out);
  expect(text).toMatch(/-- what it would take \(explain\)\n(.*\n)*? {2}rows .* limit 500 rows, of the request\n/);
  expect(cost).toMatchObject({
    bytes: null,
    basis: "explain",
    limits: [{ kind: "rows", most: 500, setBy: "request" }],
  });
  expect(JSON.parse((await asof(folder, `explain ${request} --json`)).out).cost).toBeNull();
  expect((await asof(folder, `explain ${request} --cost --stage plan`)).code).toBe(64);

  const many = await asof(folder, `training-set ${request} --max-rows 3 --out rows.csv`);
  expect(many).toMatchObject({ code: 1 });
  expect(many.err).toMatch(/error\[limit-exceeded\].*3 rows are allowed by the request itself/);
  const late = await asof(folder, `training-set ${request} --spine-from 2100-01-01 --out table:late`);
  expect(late.err).toContain("error[spine-times-exceeded]");
  expect(await readdir(folder)).not.toContain("rows.csv");
  expect(await asof(folder, `training-set ${request} --max-rows 1000 --out rows.csv`)).toMatchObject({ code: 0 });
}, 240_000);

test("a configuration's limits hold, and its bounds where a warehouse prunes", async () => {
  const path = join(folder, "asof.config.ts");
  const config = await readFile(path, "utf8");
  await writeFile(path, config.replace("definitions:", "limits: { rows: 2 }, requireBounds: true, definitions:"));
  await asof(folder, "load");
  const many = await asof(folder, `training-set ${request}`);
  expect(many.err).toContain("2 rows are allowed by limits.rows");
  const compiled = await asof(
    folder,
    "compile --service failure_model --spine table:labels --spine-types machine_id=string,event_timestamp=timestamp --spine-from 2026-01-01 --spine-to 2026-02-01 --dialect bigquery",
  );
  expect(compiled.out).toContain("TIMESTAMP '2026-02-01T00:00:00Z'");
  expect(compiled.out).toContain("TIMESTAMP '2025-12-31T22:00:00Z'");
  const scored = await asof(folder, "compile --service failure_model --as-of 2026-01-01 --dialect snowflake");
  expect(scored.err).toContain("error[unbounded-history]");
}, 240_000);
