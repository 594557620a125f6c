import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asof, type Workspace, workspace } from "./running.ts";

let place: Workspace;
let folder: string;
beforeEach(async () => {
  place = await workspace();
  folder = place.folder;
  await mkdir(join(folder, "features"), { recursive: true });
  await writeFile(
    join(folder, "features/airports.ts"),
    `import { entity, expr, featureView, onDemandView, t, table } from "asof";
export const airport = entity("airport", { key: { airport: t.string } });
export const weather = featureView("weather", { entities: [airport], source: table("weather", { eventTime: "at" }), features: { temp: t.float64 } });
export const runways = featureView("runways", { entities: [airport], source: table("runways"), features: { count: t.int64 } });
export const comfort = onDemandView("comfort", { inputs: { weather }, features: { celsius: expr\`(temp - 32) / 1.8\` } });
`,
  );
});
afterEach(() => place[Symbol.asyncDispose]());

/** Neither variable of the credentials is set: none is needed. */
async function withOnline(online: string): Promise<void> {
  const text = `import { defineConfig, env } from "asof";
export default defineConfig({ project: "flights", definitions: "features", warehouse: { kind: "embedded" }, online: ${online} });
`;
  await writeFile(join(folder, "asof.config.ts"), text);
}

const secrets = `accessKeyId: env("KEY_THAT_IS_NOT_SET"), secretAccessKey: env("SECRET_THAT_IS_NOT_SET")`;

describe("asof infrastructure", () => {
  it("prints the tables of views for CloudFormation, without a secret", async () => {
    await withOnline(`{ kind: "dynamodb", table: env("TABLE"), layout: "view", ${secrets} }`);
    const { code, out } = await asof(folder, "infrastructure cloudformation", { environment: { TABLE: "served" } });
    expect(code).toBe(0);
    const { Resources } = JSON.parse(out);
    const told = Object.values<{ readonly Properties: { readonly TableName: string } }>(Resources);
    expect(told.map(({ Properties }) => Properties.TableName.replace(/-[0-9a-f]{10}$/, ""))).toEqual([
      "served",
      "served.runways",
      "served.weather",
    ]);
  });

  it("prints them for Terraform, and as data", async () => {
    await withOnline(`{ kind: "dynamodb", table: "served", ${secrets} }`);
    const { out } = await asof(folder, "infrastructure terraform");
    expect(out).toMatch(/^resource "aws_dynamodb_table" "asof_online" \{\n {2}name {9}= "served"\n/);
    const told = await asof(folder, "infrastructure terraform --json");
    expect(JSON.parse(told.out)).toEqual({ ok: true, environment: "default", format: "terraform", text: out });
  });

  it("says what is missing", async () => {
    await withOnline(`{ kind: "dynamodb", table: env("TABLE_THAT_IS_NOT_SET") }`);
    expect((await asof(folder, "infrastructure terraform")).err).toContain("TABLE_THAT_IS_NOT_SET is not set");
    await withOnline(`{ kind: "embedded" }`);
    const { code, err } = await asof(folder, "infrastructure cloudformation");
    expect(code).toBe(1);
    expect(err).toContain("error[config-invalid]: there are no tables of the online store to write down");
  });
});
