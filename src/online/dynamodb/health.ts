import type { DynamoDB, TableDescription } from "@aws-sdk/client-dynamodb";
import type { OnlineTable } from "../../ir/online.ts";
import type { OnlineHealth, StoreFinding } from "../../ports/store-health.ts";
import type { Call, DynamoCalls } from "./calls.ts";
import { isNamed, isRefusedCondition, toAsofError } from "./errors.ts";
import { own } from "./item.ts";
import type { DynamoSettings } from "./options.ts";
import { shape, tableOf } from "./tables.ts";

/** The date of an answer has whole seconds. */
const second = 1_000_000n;
/** No row has such a key. */
const nowhere = { [own.key]: { S: "asof doctor" }, [own.view]: { S: "asof doctor" } };

interface Asking {
  readonly calls: DynamoCalls;
  readonly settings: DynamoSettings;
  readonly signal: AbortSignal | undefined;
}

/** What is so of the tables, and what may be done with them: by requests that change nothing. */
export async function readHealth(asking: Asking, tables: readonly OnlineTable[]): Promise<OnlineHealth> {
  const { settings, calls } = asking;
  const names = [...new Set([settings.table, ...tables.map((table) => tableOf(settings, table))])];
  try {
    const states = new Map<string, TableState>();
    for (const name of names) states.set(name, await tableState(asking, name));
    const main = states.get(settings.table);
    return {
      about: `DynamoDB${settings.region === undefined ? "" : ` in ${settings.region}`}`,
      clock: main?.clock ?? null,
      clockStep: second,
      isMade: main?.isThere ?? false,
      findings: [...states.values()].flatMap(({ findings }) => findings),
      versions: tables.map((table) => {
        const isThere = states.get(tableOf(settings, table))?.isThere ?? false;
        return { isThere, isEmpty: isThere ? null : true, isUnlogged: false };
      }),
    };
  } catch (error) {
    throw toAsofError(error, calls.place);
  }
}

interface TableState {
  readonly isThere: boolean;
  readonly clock: bigint | null;
  readonly findings: readonly StoreFinding[];
}

async function tableState(asking: Asking, name: string): Promise<TableState> {
  const { settings } = asking;
  const dates: Date[] = [];
  const described = await describe(asking, name, dates);
  const [date] = dates;
  const clock = date === undefined ? null : BigInt(date.getTime()) * 1_000n;
  if (described === null) return { isThere: false, clock, findings: settings.create ? [] : [missing(name)] };
  const findings = described === undefined ? [denied(name, "DescribeTable")] : shapeFindings(name, described);
  return {
    isThere: true,
    clock,
    findings: [...findings, ...(await rightFindings(asking, name)), ...(await ttlFindings(asking, name))],
  };
}

function missing(name: string): StoreFinding {
  return {
    isSevere: true,
    found: `the table ${name} is not there, and is not to be made`,
    fix: "create it: asof infrastructure cloudformation (or terraform) prints it; or allow it with create: true",
  };
}

/** Null where there is no such table; undefined where nobody may see it. */
async function describe(
  { calls, signal }: Asking,
  name: string,
  dates: Date[],
): Promise<TableDescription | null | undefined> {
  try {
    const { Table } = await calls.send(
      (client, options) => dated(client, dates).describeTable({ TableName: name }, options),
      signal,
    );
    return Table;
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return null;
    if (isDenied(error)) return undefined;
    throw error;
  }
}

function shapeFindings(
  name: string,
  { TableStatus, KeySchema, AttributeDefinitions }: TableDescription,
): readonly StoreFinding[] {
  const keys = (KeySchema ?? []).map(({ AttributeName, KeyType }) => {
    const type = AttributeDefinitions?.find((one) => one.AttributeName === AttributeName)?.AttributeType;
    return `${AttributeName} ${KeyType} ${type}`;
  });
  const wanted = shape.KeySchema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType} S`);
  const isOther = keys.join() !== wanted.join();
  return [
    ...(isOther
      ? [
          {
            isSevere: true,
            found: `the table ${name} has other keys than asof's: ${keys.join(", ")}`,
            fix: `name another table, or make it anew with ${wanted.join(", ")}`,
          },
        ]
      : []),
    ...(TableStatus === "ACTIVE"
      ? []
      : [{ isSevere: true, found: `the table ${name} is ${TableStatus}`, fix: "wait until it is ACTIVE" }]),
  ];
}

/** Requests of each kind, for an item that is nowhere. */
const probes: readonly {
  readonly action: string;
  readonly isSevere: boolean;
  readonly call: (name: string) => Call<unknown>;
}[] = [
  {
    action: "GetItem",
    isSevere: true,
    call: (TableName) => (client, options) => client.getItem({ TableName, Key: nowhere }, options),
  },
  {
    action: "BatchGetItem",
    isSevere: true,
    call: (name) => (client, options) =>
      client.batchGetItem({ RequestItems: { [name]: { Keys: [nowhere] } } }, options),
  },
  {
    action: "Query",
    isSevere: true,
    call: (TableName) => (client, options) =>
      client.query(
        {
          TableName,
          Limit: 1,
          KeyConditionExpression: "#key = :key",
          ExpressionAttributeNames: { "#key": own.key },
          ExpressionAttributeValues: { ":key": { S: "asof doctor" } },
        },
        options,
      ),
  },
  {
    // Its condition never holds.
    action: "PutItem",
    isSevere: false,
    call: (TableName) => (client, options) =>
      client.putItem(
        {
          TableName,
          Item: nowhere,
          ConditionExpression: "attribute_exists(#key) AND attribute_not_exists(#key)",
          ExpressionAttributeNames: { "#key": own.key },
        },
        options,
      ),
  },
  {
    action: "BatchWriteItem",
    isSevere: false,
    call: (name) => (client, options) =>
      client.batchWriteItem({ RequestItems: { [name]: [{ DeleteRequest: { Key: nowhere } }] } }, options),
  },
  {
    action: "Scan",
    isSevere: false,
    call: (TableName) => (client, options) => client.scan({ TableName, Limit: 1 }, options),
  },
];

async function rightFindings({ calls, signal }: Asking, name: string): Promise<readonly StoreFinding[]> {
  const findings: StoreFinding[] = [];
  for (const { action, isSevere, call } of probes) {
    try {
      await calls.send(call(name), signal);
    } catch (error) {
      if (isDenied(error)) findings.push({ ...denied(name, action), isSevere });
      else if (!isRefusedCondition(error) && !isNamed(error, "ValidationException")) throw error;
    }
  }
  return findings;
}

/** Emulators may not know of expiry, and who only reads need not see how it is set. */
async function ttlFindings({ calls, signal }: Asking, name: string): Promise<readonly StoreFinding[]> {
  const found = await calls
    .send((client, options) => client.describeTimeToLive({ TableName: name }, options), signal)
    .catch((error: unknown) => {
      if (isDenied(error) || isNamed(error, "UnknownOperationException")) return null;
      throw error;
    });
  const told = found?.TimeToLiveDescription;
  if (found === null || (told?.TimeToLiveStatus?.startsWith("ENABL") && told.AttributeName === own.expiresAt))
    return [];
  return [
    {
      isSevere: false,
      found: `rows of the table ${name} do not expire: what is too old stays, and is paid for`,
      fix: `aws dynamodb update-time-to-live --table-name ${name} --time-to-live-specification Enabled=true,AttributeName=${own.expiresAt}`,
    },
  ];
}

function denied(name: string, action: string): StoreFinding {
  return {
    isSevere: false,
    found: `dynamodb:${action} is not allowed on the table ${name}`,
    fix: `allow dynamodb:${action} in the policy of who runs this`,
  };
}

function isDenied(error: unknown): boolean {
  return isNamed(error, "AccessDeniedException");
}

/** The same client, which notes the date of its next answer. */
function dated(client: DynamoDB, dates: Date[]): DynamoDB {
  client.middlewareStack.add(
    (next) => async (given) => {
      const answer = await next(given);
      const date = Date.parse(dateOf(answer.response));
      if (dates.length === 0 && !Number.isNaN(date)) dates.push(new Date(date));
      return answer;
    },
    { name: "asofDate", step: "deserialize", override: true },
  );
  return client;
}

function dateOf(response: unknown): string {
  const headers: unknown = typeof response === "object" && response !== null ? Reflect.get(response, "headers") : null;
  const date: unknown = typeof headers === "object" && headers !== null ? Reflect.get(headers, "date") : null;
  return typeof date === "string" ? date : "";
}
