import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Random } from "../../expressions/random.ts";

/** Shares of the requests that something happens to. */
export interface Faults {
  /** Answered with an error that asks for patience. */
  readonly throttled: number;
  /** Answered with an error of the service's own. */
  readonly broken: number;
  /** Cut before the emulator hears of it. */
  readonly cutBefore: number;
  /** Cut after it was done: its answer is lost. */
  readonly cutAfter: number;
  /** Of requests for many items: done in part, the rest left over. */
  readonly unprocessed: number;
  /** Of reads that are not consistent: nothing is found. */
  readonly lagging: number;
  /** Kinds of requests that the caller has no right to. */
  readonly denied?: readonly string[];
}

/** What happens to a share of the requests. */
type Chance = Exclude<keyof Faults, "denied">;

export interface FaultyDynamo {
  readonly endpoint: string;
  readonly met: Record<Chance, number>;
  faults: Faults;
  stop(): Promise<void>;
}

export const none: Faults = { throttled: 0, broken: 0, cutBefore: 0, cutAfter: 0, unprocessed: 0, lagging: 0 };
export const storm: Faults = {
  throttled: 0.25,
  broken: 0.1,
  cutBefore: 0.1,
  cutAfter: 0.1,
  unprocessed: 0.5,
  lagging: 0,
};

/** Stands before an emulator and does to requests what a service under load does. */
export async function startFaulty(endpoint: string, seed: number): Promise<FaultyDynamo> {
  const random = new Random(seed);
  const met = { throttled: 0, broken: 0, cutBefore: 0, cutAfter: 0, unprocessed: 0, lagging: 0 };
  const state = { faults: none };
  const strikes = (fault: Chance): boolean => {
    const struck = random.chance(state.faults[fault]);
    if (struck) met[fault] += 1;
    return struck;
  };
  const server: Server = createServer((asked, answer) => {
    const action = String(asked.headers["x-amz-target"]).replace(/^.*\./, "");
    if (state.faults.denied?.includes(action)) return refuse(answer, 400, "AccessDeniedException");
    handle(endpoint, asked, answer, strikes).catch(() => answer.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    met,
    get faults() {
      return state.faults;
    },
    set faults(faults: Faults) {
      state.faults = faults;
    },
    stop: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

type Strikes = (fault: Chance) => boolean;

async function handle(endpoint: string, asked: IncomingMessage, answer: ServerResponse, strikes: Strikes) {
  const body = await bodyOf(asked);
  if (strikes("throttled")) return refuse(answer, 400, "ProvisionedThroughputExceededException");
  if (strikes("broken")) return refuse(answer, 500, "InternalServerError");
  if (strikes("cutBefore")) return void answer.destroy();
  if (isLagging(asked, body) && strikes("lagging")) return empty(answer);
  const split = splitting(asked, body, strikes);
  const done = await forwarded(endpoint, asked, split.body);
  if (strikes("cutAfter")) return void answer.destroy();
  const { "x-amz-crc32": _, "content-length": __, ...headers } = done.headers;
  const text = done.status === 200 ? split.answer(done.body) : done.body;
  answer.writeHead(done.status, headers).end(text);
}

function refuse(answer: ServerResponse, status: number, name: string): void {
  const text = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: "a storm" });
  answer.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(text);
}

/** As if what was asked for had not come there yet. */
function isLagging(asked: IncomingMessage, body: string): boolean {
  return /BatchGetItem$/.test(String(asked.headers["x-amz-target"])) && !body.includes('"ConsistentRead":true');
}

function empty(answer: ServerResponse): void {
  const text = JSON.stringify({ Responses: {}, UnprocessedKeys: {} });
  answer.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(text);
}

interface Split {
  readonly body: string;
  /** The emulator's answer with what it was not asked. */
  answer(text: string): string;
}

/** Half of the items of a request, with the other half as left over. */
function splitting(asked: IncomingMessage, body: string, strikes: Strikes): Split {
  const whole: Split = { body, answer: (text) => text };
  const target = String(asked.headers["x-amz-target"] ?? "");
  const left = /BatchWriteItem$/.test(target)
    ? "UnprocessedItems"
    : /BatchGetItem$/.test(target)
      ? "UnprocessedKeys"
      : null;
  if (left === null || !strikes("unprocessed")) return whole;
  const { RequestItems, ...rest } = JSON.parse(body);
  const entries = Object.entries<readonly unknown[] | { readonly Keys: readonly unknown[] }>(RequestItems);
  const kept: Record<string, unknown> = {};
  const over: Record<string, unknown> = {};
  for (const [table, some] of entries) {
    const items = "Keys" in some ? some.Keys : some;
    const half = Math.floor(items.length / 2);
    const put = (part: readonly unknown[]) => ("Keys" in some ? { ...some, Keys: part } : part);
    if (half > 0) kept[table] = put(items.slice(0, half));
    over[table] = put(items.slice(half));
  }
  if (Object.keys(kept).length === 0) return whole;
  return {
    body: JSON.stringify({ ...rest, RequestItems: kept }),
    answer: (text) => {
      const said = JSON.parse(text);
      const own: Record<string, unknown> = said[left] ?? {};
      const joined = Object.fromEntries(Object.entries(over).map(([table, part]) => [table, both(own[table], part)]));
      return JSON.stringify({ ...said, [left]: { ...own, ...joined } });
    },
  };
}

/** The emulator may have left something over too. */
function both(own: unknown, part: unknown): unknown {
  if (Array.isArray(own) && Array.isArray(part)) return [...own, ...part];
  if (hasKeys(own) && hasKeys(part)) return { ...part, Keys: [...own.Keys, ...part.Keys] };
  return part;
}

function hasKeys(value: unknown): value is { readonly Keys: readonly unknown[] } {
  return typeof value === "object" && value !== null && "Keys" in value && Array.isArray(value.Keys);
}

function forwarded(endpoint: string, asked: IncomingMessage, body: string) {
  return new Promise<{ status: number; headers: IncomingMessage["headers"]; body: string }>((resolve, reject) => {
    const headers = { ...asked.headers, "content-length": Buffer.byteLength(body) };
    const onward = request(endpoint, { method: "POST", headers }, (answer) => {
      bodyOf(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: text }),
        reject,
      );
    });
    onward.on("error", reject);
    onward.end(body);
  });
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
