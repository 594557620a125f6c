import type { Client, ClientConfig } from "pg";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { Engine, Lease } from "./engine.ts";
import { statement } from "./exchange.ts";
import { Permits } from "./permits.ts";

export interface ServerOptions {
  /** `postgres://…`; what it says wins over the other options. */
  readonly url?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly ssl?: boolean | ServerCertificates | undefined;
  /** Milliseconds that one statement may take. Default: what the server says. */
  readonly statementTimeoutMs?: number | undefined;
  /** Sessions at once; further work waits for its turn. Default: 4. */
  readonly maxConnections?: number | undefined;
}

export interface ServerCertificates {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly rejectUnauthorized?: boolean | undefined;
  readonly servername?: string | undefined;
}

const connectTimeoutMilliseconds = 15_000;

/** A PostgreSQL server. Connects when first used; a session that was left clean is used again. */
export class ServerEngine implements Engine {
  readonly place: string;
  readonly graceMilliseconds = 5_000;
  readonly statementTimeout: number | null;
  readonly #newClient: () => Client;
  readonly #permits: Permits;
  readonly #idle = new Set<Client>();
  readonly #live = new Set<Client>();
  #closed = false;

  constructor(newClient: () => Client, options: ServerOptions) {
    const { host, port } = newClient();
    this.place = `the server at ${host}:${port}`;
    this.statementTimeout = options.statementTimeoutMs ?? null;
    this.#newClient = newClient;
    this.#permits = new Permits(options.maxConnections ?? 4);
  }

  async acquire(signal: AbortSignal | undefined): Promise<Lease> {
    await this.#permits.take(signal);
    try {
      if (this.#closed) throw AsofError.of("warehouse-unreachable", `${this.place} was closed by this process`);
      return this.#lease(this.#reused() ?? (await this.#connected()));
    } catch (error) {
      this.#permits.give();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#live].map((client) => this.#end(client)));
  }

  #lease(client: Client): Lease {
    return {
      client,
      cancel: () => this.#cancel(client),
      kill: async () => void client.connection.stream.destroy(),
      release: (clean) => this.#release(client, clean),
    };
  }

  #reused(): Client | null {
    const [client] = this.#idle;
    if (client === undefined) return null;
    this.#idle.delete(client);
    holdProcess(client, true);
    return client;
  }

  async #connected(): Promise<Client> {
    const client = this.#newClient();
    const forget = (): void => {
      this.#live.delete(client);
      this.#idle.delete(client);
    };
    // A session that dies between two statements says so here; the next statement then fails by itself.
    client.on("error", forget);
    client.on("end", forget);
    await client.connect();
    this.#live.add(client);
    return client;
  }

  async #release(client: Client, clean: boolean): Promise<void> {
    try {
      if (!clean || this.#closed || !this.#live.has(client)) return await this.#end(client);
      this.#idle.add(client);
      holdProcess(client, false);
    } finally {
      this.#permits.give();
    }
  }

  async #end(client: Client): Promise<void> {
    this.#idle.delete(client);
    const known = this.#live.delete(client);
    if (known) await client.end().catch(() => undefined);
  }

  /** From a session of its own, over the same kind of connection: the one to stop is busy, and all others may be too. */
  async #cancel(client: Client): Promise<void> {
    const other = this.#newClient();
    other.on("error", () => undefined);
    await other.connect();
    try {
      const stop = statement({ text: "select pg_cancel_backend($1)", parameters: [{ value: processOf(client) }] });
      other.query(stop);
      await stop.reply;
    } finally {
      await other.end();
    }
  }
}

/** Whether an open session keeps the process alive: an idle one does not. */
function holdProcess(client: Client, hold: boolean): void {
  const call: unknown = Reflect.get(client, hold ? "ref" : "unref");
  if (typeof call === "function") call.call(client);
}

function processOf(client: Client): number {
  const id: unknown = Reflect.get(client, "processID");
  if (typeof id !== "number") throw new TypeError("this version of pg does not tell the process of a session");
  return id;
}

export async function serverEngine(options: ServerOptions): Promise<ServerEngine> {
  const { default: pg } = await import("pg");
  const config = clientConfig(options);
  try {
    return new ServerEngine(() => new pg.Client(config), options);
  } catch {
    // The error of a malformed address holds the address, and with it the password.
    throw AsofError.of("config-invalid", "the address of the Postgres server cannot be read", {
      hint: "write it like postgres://user@host:5432/database, with reserved characters percent-encoded",
    });
  }
}

function clientConfig(options: ServerOptions): ClientConfig {
  const { url, host, port, database, user, password, ssl } = options;
  const given = { connectionString: url, host, port, database, user, password, ssl };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    ...said,
    application_name: "asof",
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMilliseconds,
  };
}
