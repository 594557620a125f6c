import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bigqueryKind } from "../../../dialects/bigquery/kind.ts";
import { embeddedKinds, serverKind } from "../../../dialects/postgres/kinds.ts";
import { snowflakeKind } from "../../../dialects/snowflake/kind.ts";

const page = readFileSync(new URL("../../../docs/warehouses.md", import.meta.url), "utf8");
const peers: { peerDependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
);

const { warehouse: embeddedKind } = embeddedKinds(() => null);

describe.each([embeddedKind, serverKind, snowflakeKind, bigqueryKind])("the warehouse kind $name", (kind) => {
  it("is told in the guide, with each of its options and packages", () => {
    const untold = [kind.name, ...Object.keys(kind.options), ...kind.clients].filter(
      (name) => !new RegExp(`\`${name}(\`|: )`).test(page),
    );
    expect(untold).toEqual([]);
  });

  it("is spoken to with packages that are peers", () => {
    expect(kind.clients.filter((name) => peers.peerDependencies[name] === undefined)).toEqual([]);
  });

  it("needs only options that it has, and takes keys as secrets", () => {
    expect(kind.needs.filter((name) => kind.options[name] === undefined)).toEqual([]);
    const keys = Object.keys(kind.options).filter((name) => /(key|token|passphrase)$/i.test(name));
    expect(keys.filter((name) => kind.options[name] !== "secret")).toEqual([]);
  });
});

describe("opening", () => {
  it("does not connect, and takes relative paths from the configuration's folder", async () => {
    const options = { account: "org-one", user: "me", privateKeyPath: "keys/one.p8" };
    const warehouse = await snowflakeKind.open(options, "/somewhere");
    await expect(warehouse.catalog([{ database: null, schema: null, name: "t" }])).rejects.toThrow(
      "/somewhere/keys/one.p8",
    );
    await warehouse.close();
    const bigquery = await bigqueryKind.open({ project: "p", dataset: "d" }, "/somewhere");
    expect(bigquery.dialect).toBe("bigquery");
    await bigquery.close();
  });

  it("refuses two ways to log in, and a password that is not allowed", async () => {
    const both = { account: "a", user: "me", password: "hush", oauthToken: "hush" };
    const open = async (options: object): Promise<unknown> => {
      const warehouse = await snowflakeKind.open(options, ".");
      return warehouse.catalog([{ database: null, schema: null, name: "t" }]).finally(() => warehouse.close());
    };
    await expect(open(both)).rejects.toThrow(/several ways to log in: oauthToken, password/);
    await expect(open({ account: "a", user: "me", password: "hush" })).rejects.toThrow(/allowPassword/);
  });
});
