import { AsofError } from "../../kernel/diagnostics.ts";
import type { OptionType } from "../../ports/configured-kind.ts";
import type { OnlineKind } from "../../ports/online-kind.ts";
import type { DynamoCredentials, DynamoOnlineOptions } from "./options.ts";

/** Rows as items of DynamoDB. */
export interface DynamoOnline
  extends Omit<DynamoOnlineOptions, "credentials" | "requestHandler">,
    Partial<DynamoCredentials> {
  readonly kind: "dynamodb";
}

const options: Readonly<Record<Exclude<keyof DynamoOnline, "kind">, OptionType>> = {
  table: "text",
  layout: ["shared", "view"],
  create: "boolean",
  region: "text",
  endpoint: "text",
  accessKeyId: "secret",
  secretAccessKey: "secret",
  sessionToken: "secret",
  deadlineMs: "number",
  requests: "number",
  consistentReads: "boolean",
  switchMs: "number",
  graceMs: "number",
};

export const dynamoKind: OnlineKind = {
  name: "dynamodb",
  options,
  needs: ["table"],
  clients: ["@aws-sdk/client-dynamodb"],
  open: async (given, { clock }) => {
    const { dynamoOnlineStore } = await import("./store.ts");
    return dynamoOnlineStore(storeOptions(given), clock);
  },
  infrastructure: async ({ table = "", layout }: Partial<DynamoOnline>, { format, views }) => {
    const { cloudFormation, terraform } = await import("./infrastructure.ts");
    return { cloudformation: cloudFormation, terraform }[format]({ table, layout, views });
  },
  provision: async (given, views, signal) => {
    const { provision } = await import("./provision.ts");
    return provision(storeOptions(given), views, signal);
  },
};

function storeOptions(given: Partial<DynamoOnline>): DynamoOnlineOptions {
  const { kind: _kind, table = "", accessKeyId, secretAccessKey, sessionToken, ...rest } = given;
  return { ...rest, table, credentials: credentialsOf({ accessKeyId, secretAccessKey, sessionToken }) };
}

/** Half a key would be left out in silence, and another identity be taken. */
function credentialsOf({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: { readonly [K in keyof DynamoCredentials]: string | undefined }): DynamoCredentials | undefined {
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return { accessKeyId, secretAccessKey, sessionToken };
  if (accessKeyId === undefined && secretAccessKey === undefined && sessionToken === undefined) return undefined;
  throw AsofError.of("invalid-option", "the credentials of the DynamoDB table are not whole", {
    hint: "give both accessKeyId and secretAccessKey, or neither: then the machine's own identity is taken",
  });
}
