import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import { bytesOf } from "../../faults/proxy.ts";
import { asServiceError, errorBody, notFound } from "../service-error.ts";
import type { ApiAnswer, Route } from "./route.ts";

/** Serves routes on a free port of this machine. */
export async function serve(routes: readonly Route[]): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, routes)
      .catch((error: unknown): ApiAnswer => failure(error))
      .then((told) => send(outgoing, told));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function answer(incoming: IncomingMessage, routes: readonly Route[]): Promise<ApiAnswer> {
  const url = new URL(incoming.url ?? "/", "http://service");
  const path = url.pathname.replace("/bigquery/v2", "");
  const raw = await bytesOf(incoming);
  const body = incoming.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
  const method = incoming.method ?? "GET";
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match === null) continue;
    const names = (name: string): string => decodeURIComponent(match.groups?.[name] ?? "");
    return route.handle({ method, query: url.searchParams, headers: incoming.headers, body }, names);
  }
  throw notFound(`The local service has no ${method} ${path}`);
}

function failure(error: unknown): ApiAnswer {
  const told = asServiceError(error);
  return { status: told.status, body: errorBody(told) };
}

function send(outgoing: ServerResponse, answer: ApiAnswer): void {
  if (outgoing.destroyed) return;
  outgoing.writeHead(answer.status, { "content-type": "application/json; charset=UTF-8" });
  outgoing.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}
