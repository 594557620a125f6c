import type { CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import { AsofError } from "../../kernel/diagnostics.ts";
import { sha256 } from "../../kernel/hash.ts";
import type { OnlineView } from "../../ports/online-store.ts";
import type { DynamoCalls } from "./calls.ts";
import { isNamed, toAsofError } from "./errors.ts";
import { own } from "./item.ts";
import type { DynamoOnlineOptions } from "./options.ts";

export type TableNames = Pick<DynamoOnlineOptions, "table" | "layout">;

const longest = 255;
const hashLength = 10;

/** The table that a view's rows are in. */
export function tableOf({ table, layout }: TableNames, { project, view }: OnlineView): string {
  if (layout !== "view") return table;
  const hash = sha256(JSON.stringify([project, view])).slice(0, hashLength);
  const word = view.replace(/[^A-Za-z0-9_]+/g, "_");
  return `${`${table}.${word}`.slice(0, longest - hashLength - 1)}-${hash}`;
}

/** The tables that a store uses for some views. */
export function tableNames(names: TableNames, views: readonly OnlineView[]): readonly string[] {
  return [...new Set([names.table, ...views.map((view) => tableOf(names, view))])];
}

/** What every table looks like. */
export const shape = {
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: own.key, AttributeType: "S" },
    { AttributeName: own.view, AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: own.key, KeyType: "HASH" },
    { AttributeName: own.view, KeyType: "RANGE" },
  ],
} satisfies Omit<CreateTableCommandInput, "TableName">;

/** Makes a table where it is not there and may be made, and waits until it takes rows. Tells whether it made one. */
export async function ensureTable(
  calls: DynamoCalls,
  name: string,
  create: boolean,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    const status = await statusOf(calls, name, signal);
    if (status === "ACTIVE") return false;
    if (status === null) await createTable(calls, name, create, signal);
    await becomesActive(calls, name, signal);
    if (status === null) await expireItems(calls, name, signal);
    return status === null;
  } catch (error) {
    throw toAsofError(error, calls.place);
  }
}

/** Null where there is no such table. */
async function statusOf(calls: DynamoCalls, name: string, signal: AbortSignal | undefined): Promise<string | null> {
  try {
    const { Table } = await calls.send((client, options) => client.describeTable({ TableName: name }, options), signal);
    return Table?.TableStatus ?? "UNKNOWN";
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return null;
    throw error;
  }
}

async function createTable(
  calls: DynamoCalls,
  name: string,
  create: boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!create)
    throw AsofError.of("online-store-error", `the DynamoDB table ${name} is not there, and is not to be made`, {
      hint: "create it: asof infrastructure cloudformation (or terraform) prints it; or allow it with create: true",
    });
  try {
    await calls.send((client, options) => client.createTable({ TableName: name, ...shape }, options), signal);
  } catch (error) {
    // Somebody else was quicker, or an answer was lost.
    if (!isNamed(error, "ResourceInUseException")) throw error;
  }
}

async function becomesActive(calls: DynamoCalls, name: string, signal: AbortSignal | undefined): Promise<void> {
  const deadline = calls.deadline(signal);
  for (;;) {
    const status = await statusOf(calls, name, signal);
    if (status === "ACTIVE") return;
    if (!(await deadline.pause()))
      throw AsofError.of("online-store-error", `the DynamoDB table ${name} is still ${status ?? "missing"}`, {
        hint: "wait until it is active and run it again",
      });
  }
}

/** Rows whose age is beyond the TTL go by themselves, days later. Emulators may not know of it: age is checked at every read anyway. */
async function expireItems(calls: DynamoCalls, name: string, signal: AbortSignal | undefined): Promise<void> {
  const TimeToLiveSpecification = { AttributeName: own.expiresAt, Enabled: true };
  try {
    await calls.send(
      (client, options) => client.updateTimeToLive({ TableName: name, TimeToLiveSpecification }, options),
      signal,
    );
  } catch (error) {
    const isKnown = ["UnknownOperationException", "ValidationException"].some((one) => isNamed(error, one));
    if (!isKnown) throw error;
  }
}
