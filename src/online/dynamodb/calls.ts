import { setTimeout as sleep } from "node:timers/promises";
import type { DynamoDB, DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { requireInstalled } from "../../kernel/installed.ts";
import { cancelled, failureOf, isRefusedCondition, toAsofError } from "./errors.ts";
import type { DynamoSettings } from "./options.ts";
import { Pace } from "./pace.ts";

const firstPause = 25;
const longestPause = 2_000;
/** Of one request; the SDK waits for ever by itself. */
const requestMilliseconds = 5_000;
const connectMilliseconds = 3_000;

/** A request, told how to be stopped. */
export type Call<T> = (client: DynamoDB, options: { readonly abortSignal: AbortSignal }) => Promise<T>;

/**
 * Requests to the store, each made again while it is throttled or lost, at random distances that grow, until its deadline. The
 * client is made when it is first needed.
 */
export class DynamoCalls {
  readonly place: string;
  readonly scope: string;
  readonly #settings: DynamoSettings;
  readonly #pace: Pace;
  #client: Promise<DynamoDB> | null = null;

  constructor(settings: DynamoSettings) {
    const where = settings.endpoint ?? settings.region;
    this.place = `the DynamoDB table ${settings.table}${where === undefined ? "" : ` at ${withoutSecrets(where)}`}`;
    this.scope = `${withoutSecrets(where ?? "")} ${settings.table}`;
    this.#settings = settings;
    this.#pace = new Pace(settings.requests);
  }

  /** Rejects in the words of an online store. */
  async send<T>(call: Call<T>, signal: AbortSignal | undefined): Promise<T> {
    const deadline = this.deadline(signal);
    for (;;) {
      try {
        return await this.#once(call, signal);
      } catch (error) {
        if (signal?.aborted) throw cancelled(this.place);
        if (isRefusedCondition(error) || failureOf(error) === "final" || !(await deadline.pause())) throw error;
      }
    }
  }

  /** True, or false where the condition of the write does not hold. */
  async sendIf(call: Call<unknown>, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      await this.send(call, signal);
      return true;
    } catch (error) {
      if (isRefusedCondition(error)) return false;
      throw toAsofError(error, this.place);
    }
  }

  /** For what is left over in answers, and for states that are waited for. */
  deadline(signal: AbortSignal | undefined): Deadline {
    return new Deadline(this.#settings.deadlineMs, signal, () => this.#pace.throttled());
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    (await client)?.destroy();
  }

  #once<T>(call: Call<T>, signal: AbortSignal | undefined): Promise<T> {
    return this.#pace.run(async () => {
      signal?.throwIfAborted();
      this.#client ??= openClient(this.#settings);
      const limit = AbortSignal.timeout(requestMilliseconds);
      const abortSignal = signal === undefined ? limit : AbortSignal.any([signal, limit]);
      try {
        const answer = await call(await this.#client, { abortSignal });
        this.#pace.served();
        return answer;
      } catch (error) {
        if (failureOf(error) === "throttled") this.#pace.throttled();
        throw limit.aborted && !signal?.aborted ? timedOut() : error;
      }
    });
  }
}

/** Until when something is tried again. */
export class Deadline {
  readonly #end: number;
  readonly #signal: AbortSignal | undefined;
  readonly #onPause: () => void;
  #most = firstPause;

  constructor(milliseconds: number, signal: AbortSignal | undefined, onPause: () => void) {
    this.#end = performance.now() + milliseconds;
    this.#signal = signal;
    this.#onPause = onPause;
  }

  /** Waits for a random time, longer and longer. False where no time is left. */
  async pause(): Promise<boolean> {
    const left = this.#end - performance.now();
    if (left <= 0) return false;
    this.#onPause();
    await sleep(Math.min(left, Math.random() * this.#most), undefined, { signal: this.#signal });
    this.#most = Math.min(longestPause, 2 * this.#most);
    return true;
  }
}

async function openClient(settings: DynamoSettings): Promise<DynamoDB> {
  requireInstalled("a DynamoDB online store", ["@aws-sdk/client-dynamodb"]);
  const { DynamoDB: Client } = await import("@aws-sdk/client-dynamodb");
  const { region, endpoint, credentials, requestHandler, requests } = settings;
  return new Client({
    // Requests are made again here, where the deadline is known.
    maxAttempts: 1,
    requestHandler: requestHandler ?? {
      connectionTimeout: connectMilliseconds,
      httpAgent: { keepAlive: true, maxSockets: requests },
      httpsAgent: { keepAlive: true, maxSockets: requests },
    },
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials: plainCredentials(credentials) }),
  } as DynamoDBClientConfig);
}

function plainCredentials({ accessKeyId, secretAccessKey, sessionToken }: NonNullable<DynamoSettings["credentials"]>) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function timedOut(): Error {
  return Object.assign(new Error("no answer in time"), { name: "TimeoutError" });
}

/** An address may hold a user and a password. */
function withoutSecrets(place: string): string {
  return place.replace(/\/\/[^/@]*@/, "//");
}
