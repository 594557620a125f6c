import { createServer, type IncomingMessage, type Server, type ServerResponse, request as send } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { type Fault, type Faults, faultPlan, type ProxiedRequest } from "./fault.ts";

export interface FaultProxy {
  readonly url: string;
  readonly port: number;
  readonly faults: Faults;
  stop(): Promise<void>;
}

/** Stands before a service on this machine and passes everything on, save what a fault strikes. */
export async function startFaultProxy(port: number): Promise<FaultProxy> {
  const plan = faultPlan();
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing, port, plan.next).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = addressOf(server);
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    faults: plan,
    stop: () => closed(server),
  };
}

/** Ends the server with the connections that clients keep open. */
export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server does not listen on a port.");
  return address;
}

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  port: number,
  next: (request: ProxiedRequest) => Fault | undefined,
): Promise<void> {
  const body = await bytesOf(incoming);
  const fault = next({ method: incoming.method ?? "GET", path: incoming.url ?? "/", body: textOf(incoming, body) });
  if (fault?.kind === "answer") return answer(outgoing, fault.status, fault.body);
  if (fault?.kind === "drop" && fault.afterBytes === undefined) return void outgoing.destroy();
  if (fault?.kind === "delay") await sleep(fault.ms);
  forward(incoming, body, outgoing, port, fault?.kind === "drop" ? fault.afterBytes : undefined);
}

function answer(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { "content-type": "application/json" });
  outgoing.end(JSON.stringify(body));
}

function forward(
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  port: number,
  dropAfter: number | undefined,
): void {
  const { method, url, headers } = incoming;
  const createConnection = (): Socket => connect(port, "127.0.0.1");
  const asked = send({ method, path: url, headers, createConnection }, (reply) => {
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
    if (dropAfter === undefined) reply.pipe(outgoing);
    else cut(reply, outgoing, dropAfter);
    reply.once("error", () => outgoing.destroy());
  });
  asked.once("error", () => outgoing.destroy());
  outgoing.once("close", () => asked.destroy());
  asked.end(body);
}

/** The beginning of the answer, then the end of the connection. */
function cut(reply: IncomingMessage, outgoing: ServerResponse, bytes: number): void {
  let left = bytes;
  reply.on("data", (chunk: Buffer) => {
    if (left <= 0) return;
    const part = chunk.subarray(0, left);
    left -= part.length;
    outgoing.write(part, () => left <= 0 && outgoing.destroy());
  });
  reply.once("end", () => outgoing.destroy());
}

export async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function textOf(incoming: IncomingMessage, body: Buffer): string {
  return (incoming.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString("utf8");
}
