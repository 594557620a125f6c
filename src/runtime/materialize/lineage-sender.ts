import { appendFile } from "node:fs/promises";
import type { OpenLineageEvent } from "./open-lineage.ts";

/** Gets an event to where it is collected. Rejects where it did not arrive. */
export type LineageSender = (event: OpenLineageEvent) => Promise<void>;

/** A line of JSON for each. */
export function toFile(path: string): LineageSender {
  return (event) => appendFile(path, `${JSON.stringify(event)}\n`);
}

const endpoint = "api/v1/lineage";
const patience = 10_000;

/** The server at a base address, as `http://localhost:5000`; an address with a path of its own is taken as it is. */
export function toServer(address: URL, key: string | null = null): LineageSender {
  const url = address.pathname === "/" ? new URL(endpoint, address) : address;
  const authorization = key === null ? {} : { authorization: `Bearer ${key}` };
  return async (event) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...authorization },
      body: JSON.stringify(event),
      signal: AbortSignal.timeout(patience),
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${url.host} answered ${answer.status}`);
  };
}

/** Sends one after the other, beside the run: what is lost is told at the end, and fails nothing. */
export class LineageQueue {
  readonly #send: LineageSender;
  readonly #failures: string[] = [];
  #sending: Promise<void> = Promise.resolve();

  constructor(send: LineageSender) {
    this.#send = send;
  }

  add(event: OpenLineageEvent): void {
    this.#sending = this.#sending
      .then(() => this.#send(event))
      .catch((failure: unknown) => {
        this.#failures.push(failure instanceof Error ? failure.message : String(failure));
      });
  }

  /** Why events were lost, once all were tried. */
  async flushed(): Promise<readonly string[]> {
    await this.#sending;
    return this.#failures;
  }
}
