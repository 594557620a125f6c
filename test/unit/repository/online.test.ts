import { describe, expect, it } from "vitest";
import * as asof from "../../../src/index.ts";
import {
  AsofError,
  createStore,
  inEnvironment,
  loadRepository,
  openStore,
  type Repository,
} from "../../../src/index.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import { workspace } from "./workspace.ts";

const features = `import { entity, featureView, table, t } from "asof";
export const airport = entity("airport", { key: { airport: t.string } });
export const weather = featureView("weather", { entities: [airport], source: table("weather", { eventTime: "at" }), features: { temp: t.float64 } });
`;

async function repository(online: string, more = ""): Promise<Repository> {
  const config = `import { defineConfig, env } from "asof";
export default defineConfig({ project: "flights", definitions: "features", warehouse: { kind: "embedded", folder: ".asof/w" }, ${online === "" ? "" : `online: ${online},`} ${more} });
`;
  return loadRepository(workspace({ "asof.config.ts": config, "features/weather.ts": features }), asof, null);
}

const told = async (work: () => unknown): Promise<readonly string[]> => {
  try {
    await work();
    return [];
  } catch (failure) {
    if (!(failure instanceof AsofError)) throw failure;
    return failure.diagnostics.map(({ path, message, hint }) => `${path}: ${message} (${hint})`);
  }
};
const problemsOf = async (online: string, more = "") => {
  const loaded = await repository(online, more);
  return told(() => openStore(loaded, {}));
};
const secret = "hush-hush-of-the-test";

describe("the online store of a configuration", () => {
  it("is nowhere where none is named", async () => {
    const store = openStore(await repository(""), {});
    expect(await told(() => store.online())).toEqual([
      "online: no online store is configured (add one to the configuration: online: { kind: … })",
    ]);
    await store.close();
  });

  it("is checked as a warehouse is, in every environment", async () => {
    expect(await problemsOf('{ kind: "redis" }')).toEqual([
      "online.kind: there is no online store kind 'redis' (there are: 'embedded', 'postgres', 'dynamodb')",
    ]);
    expect(await problemsOf('{ kind: "dynamodb", tabel: "t", requests: "8", accessKeyId: "AKIA" }')).toEqual([
      "online.table: an online store of kind 'dynamodb' needs the option 'table' (set table)",
      "online.tabel: an online store of kind 'dynamodb' has no option 'tabel' (did you mean 'table'?)",
      "online.requests: 'requests' takes a number (give a number)",
      `online.accessKeyId: 'accessKeyId' is a secret that stands in the file (a configuration file is no place for keys: write env("NAME"), without a default)`,
    ]);
    const production = `environments: { production: { warehouse: { kind: "embedded" }, online: { kind: "postgres", fillfactor: "full" } } }`;
    expect(await problemsOf('{ kind: "embedded" }', production)).toEqual([
      "environments.production.online.fillfactor: 'fillfactor' takes a number (give a number)",
    ]);
  });

  it("is each environment's own", async () => {
    const loaded = await repository(
      '{ kind: "embedded" }',
      `environments: {
         served: { warehouse: { kind: "embedded" }, online: { kind: "dynamodb", table: "features", region: env("REGION") } },
         keyed: { warehouse: { kind: "embedded" }, online: { kind: "dynamodb", table: "features", accessKeyId: env("KEY"), secretAccessKey: env("SECRET") } },
         none: { warehouse: { kind: "embedded" } },
       }`,
    );
    const placeOf = async (name: string, variables = {}) => {
      const store = openStore(inEnvironment(loaded, name), variables);
      const { place } = await store.online();
      await store.close();
      return place;
    };
    expect(await placeOf("default")).toBe(`the schema asof_online of the embedded warehouse in ${loaded.root}/.asof/w`);
    expect(await placeOf("served", { REGION: "eu-central-1" })).toBe("the DynamoDB table features at eu-central-1");
    expect(await told(() => placeOf("served"))).toEqual([
      `environments.served.online.region: the environment variable REGION is not set (set REGION, or give a default: env("REGION", "…"))`,
    ]);
    expect(await told(() => placeOf("keyed", { KEY: "AK" }))).toEqual([
      "environments.keyed.online.secretAccessKey: the environment variable SECRET is not set (set SECRET)",
    ]);
    expect(await told(() => placeOf("none"))).toHaveLength(1);
  });

  it("never tells a secret", async () => {
    const server = createStore({
      ...{ project: "p", definitions: {}, warehouse: { kind: "embedded", folder: null } as const },
      online: { kind: "postgres", url: `postgres://me:${secret}@127.0.0.1:9/x` },
    });
    expect((await server.online()).place).toBe("the schema asof_online of the server at 127.0.0.1:9");
    const failure = await (await server.online())
      .versions({ project: "p", view: "v" })
      .catch((error: unknown) => error);
    expect(String(failure)).toContain("online-store-unreachable");
    expect(JSON.stringify(failure) + String(failure)).not.toContain(secret);
    await server.close();
    const half = createStore({
      project: "p",
      definitions: {},
      online: { kind: "dynamodb", table: "features", secretAccessKey: secret },
    });
    const told = String(await half.online().catch((error: unknown) => error));
    expect(told).toContain("the credentials of the DynamoDB table are not whole");
    expect(told).not.toContain(secret);
  });

  it("may be an object of the caller's own", async () => {
    const own = { place: "mine", read: async () => [], switchTo: async () => undefined, close: async () => undefined };
    const store = createStore({ project: "p", definitions: {}, online: own as unknown as OnlineStore });
    expect(await store.online()).toBe(own);
  });
});
