import { resolve } from "node:path";
import type { OptionType } from "../../src/ports/configured-kind.ts";
import type { WarehouseKind } from "../../src/ports/warehouse-kind.ts";
import type { SnowflakeOptions } from "./driver/options.ts";
import { snowflake } from "./index.ts";

/** A Snowflake account. Who connects is told by a key pair, OAuth or a workload identity; by a password only where it is allowed. */
export interface SnowflakeConfig extends SnowflakeOptions {
  readonly kind: "snowflake";
}

const options: Readonly<Record<keyof SnowflakeOptions, OptionType>> = {
  account: "text",
  user: "text",
  role: "text",
  warehouse: "text",
  database: "text",
  schema: "text",
  privateKeyPath: "text",
  privateKey: "secret",
  privateKeyPassphrase: "secret",
  oauthToken: "secret",
  workloadIdentity: ["AWS", "AZURE", "GCP", "OIDC"],
  workloadIdentityToken: "secret",
  password: "secret",
  allowPassword: "boolean",
  accessUrl: "text",
  statementTimeoutMs: "number",
  stallTimeoutMs: "number",
  connectTimeoutMs: "number",
  maxSessions: "number",
};

export const snowflakeKind: WarehouseKind = {
  name: "snowflake",
  dialect: snowflake,
  options,
  needs: ["account"],
  clients: ["snowflake-sdk"],
  open: async (given: SnowflakeOptions, folder) => {
    const { openSnowflake } = await import("./driver/index.ts");
    const { privateKeyPath } = given;
    return openSnowflake(
      privateKeyPath === undefined ? given : { ...given, privateKeyPath: resolve(folder, privateKeyPath) },
    );
  },
};
