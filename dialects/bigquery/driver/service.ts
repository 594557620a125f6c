import { setTimeout as sleep } from "node:timers/promises";
import type { BigQuery } from "@google-cloud/bigquery";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { unlessAborted } from "../../common/within.ts";
import { failureOf, field, isMalformed, malformed, text, toAsofError } from "./errors.ts";

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
  /** Milliseconds that an answer may take; all tries of one question take twice that at most. */
  readonly #limitMs: number;

  constructor(client: BigQuery, requestTimeoutMs: number) {
    this.#client = client;
    // So that the connection ends as well.
    client.timeout = requestTimeoutMs;
    this.#limitMs = requestTimeoutMs;
  }

  /** Milliseconds that the service may think before it answers that a job is at work still. */
  get patienceMs(): number {
    return Math.min(10_000, Math.ceil(this.#limitMs / 2));
  }

  async project(): Promise<string> {
    const given = this.#client.projectId;
    if (given !== "" && !given.includes("{{")) return given;
    try {
      return await inTime(this.#limitMs, this.#client.getProjectId());
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
    const end = performance.now() + 2 * this.#limitMs;
    for (let attempt = 1; ; attempt += 1) {
      if (call.signal?.aborted) throw cancelledError();
      try {
        const left = Math.min(this.#limitMs, Math.max(1, end - performance.now()));
        return await unlessAborted(call.signal, cancelledError, inTime(left, this.#once<T>(call)));
      } catch (error) {
        if (error instanceof AsofError) throw error;
        const refused = failureOf(error).status === 401 && !renewed;
        if (refused) renewed = await this.#renew();
        const pause = firstPauseMs * 2 ** (attempt - 1);
        const isOver = attempt >= tries || performance.now() + pause >= end;
        if (isOver || !((refused && renewed) || isPassing(error))) throw error;
        await paused(pause, call.signal);
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
      client.request(request, (error: unknown, answer: T) => {
        if (error) reject(error);
        // What the client cannot read it gives as it came.
        else if (method !== "DELETE" && (typeof answer !== "object" || answer === null))
          reject(malformed("is no JSON"));
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

/** Rejects where work takes longer, as a connection does that is silent for so long. */
async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error(`no answer for ${Math.round(ms)} ms`), { code: "ETIMEDOUT" });
    timer = setTimeout(() => reject(error), ms);
  });
  work.catch(() => undefined); // Abandoned work may still fail.
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isPassing(error: unknown): boolean {
  const failure = failureOf(error);
  const { status, reason, lost } = failure;
  if (lost || isMalformed(failure) || reason === "rateLimitExceeded" || reason === "userRateLimitExceeded") return true;
  return status !== null && [408, 429, 500, 502, 503, 504].includes(status);
}

async function paused(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {
    throw cancelledError();
  });
}
