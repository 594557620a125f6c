import { AsofError } from "../../../src/kernel/diagnostics.ts";

/**
 * Where and as whom to connect. Secrets are never told in a message. Names of roles, warehouses, databases and schemas are read as
 * in every connection to Snowflake: folded to capitals, unless they stand in double quotes.
 */
export interface SnowflakeOptions {
  /** The account's identifier: `organization-account`. */
  readonly account: string;
  /** Who connects. A workload identity needs none. */
  readonly user?: string;
  readonly role?: string;
  /** The virtual warehouse that runs the statements. */
  readonly warehouse?: string;
  /** What names without a database mean. */
  readonly database?: string;
  /** What names without a schema mean. */
  readonly schema?: string;
  /** The path of a private key in PEM. */
  readonly privateKeyPath?: string;
  /** A private key in PEM, as an environment variable holds it. */
  readonly privateKey?: string;
  /** Of a private key that is encrypted. */
  readonly privateKeyPassphrase?: string;
  /** An OAuth access token. */
  readonly oauthToken?: string;
  /** Who vouches for the machine that this runs on. */
  readonly workloadIdentity?: "AWS" | "AZURE" | "GCP" | "OIDC";
  /** What the identity provider gave, for OIDC. */
  readonly workloadIdentityToken?: string;
  /** A password, which is refused unless `allowPassword` is true. */
  readonly password?: string;
  readonly allowPassword?: boolean;
  /** Another address than the account's own: a private link, or a test. */
  readonly accessUrl?: string;
  /** How long one statement may take, in milliseconds; whole seconds reach the warehouse. Default: what the warehouse says. */
  readonly statementTimeoutMs?: number;
  /** Silence, in milliseconds, after which the warehouse is asked whether a query still runs. Default: 60,000. */
  readonly stallTimeoutMs?: number;
  /** How long a log-in may take, in milliseconds. Default: 60,000. */
  readonly connectTimeoutMs?: number;
  /** Sessions at once; further work waits for its turn. Default: 4. */
  readonly maxSessions?: number;
}

/** How long things may take, in milliseconds. */
export interface Limits {
  readonly statement: number | null;
  readonly stall: number;
  readonly connect: number;
  /** To cancel and to end things in good order, before they are left to themselves. */
  readonly grace: number;
}

const graceMilliseconds = 5_000;

/** Throws `config-invalid` for what no clock can measure. */
export function limitsOf(options: SnowflakeOptions): Limits {
  const { statementTimeoutMs, stallTimeoutMs = 60_000, connectTimeoutMs = 60_000 } = options;
  return {
    statement: statementTimeoutMs === undefined ? null : positive("statementTimeoutMs", statementTimeoutMs),
    stall: positive("stallTimeoutMs", stallTimeoutMs),
    connect: positive("connectTimeoutMs", connectTimeoutMs),
    grace: graceMilliseconds,
  };
}

export function sessionLimit({ maxSessions = 4 }: SnowflakeOptions): number {
  return positive("maxSessions", maxSessions);
}

function positive(name: string, value: number): number {
  // What a timer of Node can wait for.
  if (Number.isSafeInteger(value) && value > 0 && value < 2 ** 31) return value;
  throw AsofError.of("config-invalid", `${name} is ${value}, which is not a whole number from 1 to ${2 ** 31 - 1}`, {
    path: `warehouse.${name}`,
  });
}
