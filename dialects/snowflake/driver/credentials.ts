import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { SnowflakeOptions } from "./options.ts";

type ClientOptions = Readonly<Record<string, unknown>>;

/** A way to log in: the option that asks for it, and what the client wants to hear. */
interface Method {
  readonly option: keyof SnowflakeOptions;
  readonly needsUser: boolean;
  client(options: SnowflakeOptions): ClientOptions;
}

const keyPair = "SNOWFLAKE_JWT";
const methods: readonly Method[] = [
  {
    option: "privateKeyPath",
    needsUser: true,
    client: ({ privateKeyPath, privateKeyPassphrase }) => ({
      authenticator: keyPair,
      privateKeyPath,
      privateKeyPass: privateKeyPassphrase,
    }),
  },
  {
    option: "privateKey",
    needsUser: true,
    client: ({ privateKey, privateKeyPassphrase }) => ({
      authenticator: keyPair,
      // Variables of an environment often carry the lines of a file as one.
      privateKey: privateKey?.replaceAll("\\n", "\n"),
      privateKeyPass: privateKeyPassphrase,
    }),
  },
  {
    option: "oauthToken",
    needsUser: false,
    client: ({ oauthToken }) => ({ authenticator: "OAUTH", token: oauthToken }),
  },
  {
    option: "workloadIdentity",
    needsUser: false,
    client: ({ workloadIdentity, workloadIdentityToken }) => ({
      authenticator: "WORKLOAD_IDENTITY",
      workloadIdentityProvider: workloadIdentity,
      token: workloadIdentityToken,
    }),
  },
  { option: "password", needsUser: true, client: ({ password }) => ({ authenticator: "SNOWFLAKE", password }) },
];

/** The one way to log in that the options name. Throws `config-invalid` where there is none, or several. */
export function credentials(options: SnowflakeOptions): ClientOptions {
  const given = methods.filter(({ option }) => options[option] !== undefined && options[option] !== "");
  const [method] = given;
  if (method === undefined)
    throw invalid("Snowflake needs a way to log in", "give privateKeyPath, privateKey, oauthToken or workloadIdentity");
  if (given.length > 1)
    throw invalid(
      `Snowflake was given several ways to log in: ${given.map(({ option }) => option).join(", ")}`,
      "keep one of them",
    );
  if (method.option === "password" && options.allowPassword !== true)
    throw invalid(
      "a plain password is not used unless it is asked for",
      "use a key pair, OAuth or a workload identity, or set allowPassword to true",
    );
  if (method.needsUser && !options.user) throw invalid(`${method.option} needs a user`, "give the name of the user");
  return said({ username: options.user, ...method.client(options) });
}

/** What a text must never show. */
export function secretsOf(options: SnowflakeOptions): readonly string[] {
  const { privateKey, privateKeyPassphrase, oauthToken, workloadIdentityToken, password } = options;
  const given = [privateKey, privateKeyPassphrase, oauthToken, workloadIdentityToken, password];
  return given.flatMap((one) => (one === undefined || one === "" ? [] : [one]));
}

/** The client takes an option that is undefined for one that is wrong. */
export function said(options: ClientOptions): ClientOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function invalid(message: string, hint: string): AsofError {
  return AsofError.of("config-invalid", message, { path: "warehouse", hint });
}
