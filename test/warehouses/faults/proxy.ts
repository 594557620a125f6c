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
  const { method = "GET", url = "/", headers } = incoming;
  const told = { method, path: url, body: textOf(incoming, body), authorization: headers.authorization ?? "" };
  const fault = next(told);
  if (fault?.kind === "answer") return answer(outgoing, fault.status, "application/json", JSON.stringify(fault.body));
  if (fault?.kind === "page") return answer(outgoing, fault.status, "text/html", fault.html);
  if (fault?.kind === "drop" && fault.afterBytes === undefined) return void outgoing.destroy();
  if (fault?.kind === "delay") await sleep(fault.ms);
  forward(incoming, body, outgoing, port, partOf(fault));
}

function answer(outgoing: ServerResponse, status: number, type: string, text: string): void {
  outgoing.writeHead(status, { "content-type": type });
  outgoing.end(text);
}

/** The beginning of an answer that is passed on, and what becomes of the connection then. */
interface Part {
  readonly bytes: number;
  readonly ending: "drop" | "stall";
}

function partOf(fault: Fault | undefined): Part | undefined {
  if (fault?.kind !== "drop" && fault?.kind !== "stall") return undefined;
  return { bytes: fault.afterBytes ?? 0, ending: fault.kind };
}

function forward(
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  port: number,
  part: Part | undefined,
): void {
  const { method, url, headers } = incoming;
  const createConnection = (): Socket => connect(port, "127.0.0.1");
  const asked = send({ method, path: url, headers, createConnection }, (reply) => {
    if (part?.ending === "stall" && part.bytes === 0) return void reply.resume();
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
    if (part === undefined) reply.pipe(outgoing);
    else cut(reply, outgoing, part);
    reply.once("error", () => outgoing.destroy());
  });
  asked.once("error", () => outgoing.destroy());
  outgoing.once("close", () => asked.destroy());
  asked.end(body);
}

function cut(reply: IncomingMessage, outgoing: ServerResponse, { bytes, ending }: Part): void {
  let left = bytes;
  const end = (): void => {
    if (ending === "drop") outgoing.destroy();
  };
  reply.on("data", (chunk: Buffer) => {
    if (left <= 0) return;
    const part = chunk.subarray(0, left);
    left -= part.length;
    outgoing.write(part, () => left <= 0 && end());
  });
  reply.once("end", end);
}

export async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function textOf(incoming: IncomingMessage, body: Buffer): string {
  return (incoming.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString("utf8");
}
