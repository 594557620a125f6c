import { setTimeout as sleep } from "node:timers/promises";
import type { BigQuery } from "@google-cloud/bigquery";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { failureOf, field, text, toAsofError } from "./errors.ts";
import { unlessAborted } from "./within.ts";

export interface Call {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the project, or below another one that is named. */
  readonly path: string;
  readonly project?: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly json?: object;
  /** A body of its own, with its type; goes to the upload address. */
  readonly body?: { readonly type: string; readonly bytes: Buffer };
  readonly signal?: AbortSignal | undefined;
}

const tries = 5;
const firstPauseMs = 200;

export function cancelledError(): AsofError {
  return AsofError.of("cancelled", "the work was cancelled; nothing partial was kept");
}

/** Calls of the REST API through the official client: it knows who asks, and how to reach the service. */
export class Service {
  readonly #client: BigQuery;
  /** Milliseconds that an answer may take, the client's own limit included. */
  readonly #limitMs: number;

  constructor(client: BigQuery, requestTimeoutMs: number) {
    this.#client = client;
    client.timeout = requestTimeoutMs;
    this.#limitMs = requestTimeoutMs + 5_000;
  }

  async project(): Promise<string> {
    const given = this.#client.projectId;
    if (given !== "" && !given.includes("{{")) return given;
    try {
      return await this.#client.getProjectId();
    } catch (error) {
      throw AsofError.of("warehouse-unreachable", `no project is known: ${failureOf(error).message}`, {
        hint: "set project, and run `gcloud auth application-default login` or use a workload identity",
      });
    }
  }

  /**
   * Asks, and asks again where no answer came, the service failed or wants fewer requests: for calls that do no harm when made
   * twice. Rejects with the client's own error, which `toAsofError` tells; with `cancelled` where the signal is aborted.
   */
  async call<T>(call: Call): Promise<T> {
    let renewed = false;
    for (let attempt = 1; ; attempt += 1) {
      if (call.signal?.aborted) throw cancelledError();
      try {
        return await unlessAborted(call.signal, cancelledError, this.#once<T>(call));
      } catch (error) {
        if (error instanceof AsofError) throw error;
        const refused = failureOf(error).status === 401 && !renewed;
        if (refused) renewed = await this.#renew();
        if (attempt >= tries || !((refused && renewed) || isPassing(error))) throw error;
        await paused(firstPauseMs * 2 ** (attempt - 1), call.signal);
      }
    }
  }

  /** As `call`, with errors in our words. */
  async ask<T>(call: Call): Promise<T> {
    return this.call<T>(call).catch((error: unknown) => {
      throw toAsofError(error);
    });
  }

  async #once<T>({ method = "GET", path, project, query, json, body }: Call): Promise<T> {
    const request = {
      method,
      uri: body === undefined ? path : await this.#uploadAddress(path),
      ...(project === undefined ? {} : { projectId: project }),
      qs: Object.fromEntries(Object.entries(query ?? {}).filter(([, value]) => value !== undefined)),
      // As text: what the client is given as an object it copies, and replaces words in.
      ...(json === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(json) }),
      ...(body === undefined ? {} : { headers: { "Content-Type": body.type }, body: body.bytes }),
    };
    const client = this.#client;
    return new Promise<T>((resolve, reject) => {
      const late = setTimeout(() => {
        reject(Object.assign(new Error("request timed out"), { code: "ETIMEDOUT" }));
      }, this.#limitMs);
      client.request(request, (error: unknown, answer: T) => {
        clearTimeout(late);
        if (error) reject(error);
        else resolve(answer);
      });
    });
  }

  async #uploadAddress(path: string): Promise<string> {
    const address = this.#client.apiEndpoint.replace(/\/+$/, "");
    return `${address}/upload/bigquery/v2/projects/${await this.project()}${path}`;
  }

  /** A token that is refused before its time counts as expired, so that the credentials fetch another; false where they cannot. */
  async #renew(): Promise<boolean> {
    const auth: unknown = await this.#client.authClient.getClient().catch(() => null);
    const own = field(auth, "credentials");
    const federated = field(auth, "cachedAccessToken");
    const held = [text(field(own, "refresh_token")) === null ? null : own, federated];
    const renewable = held.filter((one) => typeof one === "object" && one !== null);
    for (const one of renewable) Reflect.set(one, "expiry_date", 1);
    return renewable.length > 0;
  }
}

function isPassing(error: unknown): boolean {
  const { status, reason, lost } = failureOf(error);
  if (lost || reason === "rateLimitExceeded" || reason === "userRateLimitExceeded") return true;
  return status !== null && [408, 429, 500, 502, 503, 504].includes(status);
}

async function paused(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {
    throw cancelledError();
  });
}
