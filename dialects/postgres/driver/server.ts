import type { Client, ClientConfig } from "pg";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { requireInstalled } from "../../../src/kernel/installed.ts";
import type { DatabaseIdentity } from "../../../src/ports/sql-database.ts";
import { Permits } from "../../common/permits.ts";
import { within } from "../../common/within.ts";
import { type Backend, backendOf, signalBackend, stateOf } from "./backend.ts";
import { connected } from "./connect.ts";
import type { Engine, Lease } from "./engine.ts";
import { loadClient } from "./load-client.ts";
import { type RowTap, tapped } from "./row-tap.ts";
import { unlessStalled } from "./stall-watch.ts";

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
  /**
   * Milliseconds of silence on a connection after which the server is asked, over another one, whether the session is still at
   * work; a slow statement is left alone, a connection that was cut ends with `connection-lost`. 0 never asks. Default: 60,000.
   */
  readonly stallTimeoutMs?: number | undefined;
  /** Sessions at once; further work waits for its turn. Default: 4. */
  readonly maxConnections?: number | undefined;
  /** Where it is kept how jobs of this machine ended. Default: `.asof/jobs`. */
  readonly jobFolder?: string | undefined;
}

export interface ServerCertificates {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly rejectUnauthorized?: boolean | undefined;
  readonly servername?: string | undefined;
}

const connectTimeoutMilliseconds = 15_000;
/** Silence after which the operating system asks the other end whether it is there. */
const keepAliveMilliseconds = 30_000;
const stallMilliseconds = 60_000;

interface ServerSession {
  readonly client: Client;
  readonly tap: RowTap;
  /** Of the transaction that runs, or ran last. */
  backend: Backend | null;
}

/** A PostgreSQL server. Connects when first used; a session that was left clean is used again. */
export class ServerEngine implements Engine {
  readonly place: string;
  readonly identity: DatabaseIdentity;
  readonly graceMilliseconds = 5_000;
  readonly statementTimeout: number | null;
  readonly keepsTimeLimits = true;
  readonly streams = true;
  readonly #newClient: () => Client;
  readonly #stallTimeout: number;
  readonly #permits: Permits;
  readonly #idle = new Set<ServerSession>();
  readonly #live = new Set<ServerSession>();
  #closed = false;

  constructor(newClient: () => Client, options: ServerOptions) {
    const { host, port, database = "", user = "" } = newClient();
    this.place = `the server at ${host}:${port}`;
    this.identity = { kind: "server", address: `${host}:${port}`, database, user };
    this.statementTimeout = options.statementTimeoutMs ?? null;
    this.#newClient = newClient;
    this.#stallTimeout = options.stallTimeoutMs ?? stallMilliseconds;
    this.#permits = new Permits(options.maxConnections ?? 4);
  }

  async acquire(signal: AbortSignal | undefined): Promise<Lease> {
    await this.#permits.take(signal);
    try {
      if (this.#closed) throw AsofError.of("warehouse-unreachable", `${this.place} was closed by this process`);
      const used = this.#reused();
      return this.#lease(used ?? (await this.#connected(signal)), used === null);
    } catch (error) {
      this.#permits.give();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#live].map((session) => this.#end(session)));
  }

  #lease(session: ServerSession, isNew: boolean): Lease {
    const { client, tap } = session;
    return {
      client,
      tap,
      isNew,
      began: (row) => {
        session.backend = backendOf(row);
      },
      answer: (reply) => this.#answer(session, reply),
      cancel: () => this.#signal(session, "pg_cancel_backend"),
      kill: () => this.#kill(session),
      release: (clean) => this.#release(session, clean),
    };
  }

  #reused(): ServerSession | null {
    const [session] = this.#idle;
    if (session === undefined) return null;
    this.#idle.delete(session);
    holdProcess(session.client, true);
    return session;
  }

  async #connected(signal: AbortSignal | undefined): Promise<ServerSession> {
    const session = await connected(() => this.#newSession(), signal);
    const { client } = session;
    const forget = (): void => {
      this.#live.delete(session);
      this.#idle.delete(session);
    };
    // A session that dies between two statements says so here; the next statement then fails by itself.
    client.on("error", forget);
    client.on("end", forget);
    this.#live.add(session);
    return session;
  }

  #newSession(): ServerSession {
    const client = this.#newClient();
    return { client, tap: tapped(client), backend: null };
  }

  #answer<T>({ tap, backend }: ServerSession, reply: Promise<T>): Promise<T> {
    if (this.#stallTimeout === 0) return reply;
    const line = {
      place: this.place,
      moved: () => tap.moved,
      isHeld: () => tap.isPaused,
      // A transaction that cannot even begin waits for nothing but the line.
      probe: async () => (backend === null ? "waiting" : stateOf(this.#newClient, backend)),
    };
    return unlessStalled(reply, line, this.#stallTimeout);
  }

  async #release(session: ServerSession, clean: boolean): Promise<void> {
    try {
      if (!clean || this.#closed || !this.#live.has(session)) return await this.#end(session);
      session.backend = null;
      this.#idle.add(session);
      holdProcess(session.client, false);
    } finally {
      this.#permits.give();
    }
  }

  /** A session whose other end is silent cannot be ended in good order: it is not waited for. */
  async #end(session: ServerSession): Promise<void> {
    this.#idle.delete(session);
    const known = this.#live.delete(session);
    if (known && !(await within(this.graceMilliseconds, session.client.end())))
      session.client.connection.stream.destroy();
  }

  async #signal({ backend }: ServerSession, what: Parameters<typeof signalBackend>[1]): Promise<void> {
    if (backend !== null) await signalBackend(this.#newClient, what, backend);
  }

  /** Where the line is cut the server may not hear of its end for hours, and keeps the transaction and its tables as long. */
  async #kill(session: ServerSession): Promise<void> {
    session.client.connection.stream.destroy();
    await within(this.graceMilliseconds, this.#signal(session, "pg_terminate_backend"));
  }
}

/** Whether an open session keeps the process alive: an idle one does not. */
function holdProcess(client: Client, hold: boolean): void {
  const call: unknown = Reflect.get(client, hold ? "ref" : "unref");
  if (typeof call === "function") call.call(client);
}

export async function serverEngine(options: ServerOptions): Promise<ServerEngine> {
  requireInstalled("a PostgreSQL server", ["pg"]);
  const pg = loadClient();
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
    keepAliveInitialDelayMillis: keepAliveMilliseconds,
    connectionTimeoutMillis: connectTimeoutMilliseconds,
  };
}
