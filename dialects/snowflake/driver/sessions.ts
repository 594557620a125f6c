import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { Permits } from "../../common/permits.ts";
import { within } from "../../common/within.ts";
import type { ClientConnection, SnowflakeClient } from "./client.ts";
import { credentials, said, secretsOf } from "./credentials.ts";
import { type Circumstance, cancelled, toAsofError } from "./errors.ts";
import { type Limits, limitsOf, type SnowflakeOptions, sessionLimit } from "./options.ts";
import { sessionParameters } from "./parameters.ts";
import { print } from "./query.ts";
import { application } from "./retries.ts";
import { Session } from "./session.ts";

/** After this long unused, the service may have forgotten a session. */
const idleMilliseconds = 30 * 60_000;

interface Idle {
  readonly connection: ClientConnection;
  readonly since: number;
}

/** So many sessions at once, made when they are needed and used again. */
export class Sessions {
  readonly limits: Limits;
  readonly place: string;
  readonly #client: SnowflakeClient;
  readonly #options: SnowflakeOptions;
  readonly #login: Readonly<Record<string, unknown>>;
  readonly #permits: Permits;
  readonly #idle: Idle[] = [];
  readonly #detached = new Set<ClientConnection>();
  #closed = false;

  /** Throws `config-invalid` for options that cannot be. */
  constructor(client: SnowflakeClient, options: SnowflakeOptions) {
    this.#client = client;
    this.#options = options;
    this.#login = credentials(options);
    this.limits = limitsOf(options);
    this.place = `Snowflake account '${options.account}'`;
    this.#permits = new Permits(sessionLimit(options));
  }

  /** Does work in a session. Rejects with an `AsofError`. */
  async use<T>(signal: AbortSignal | undefined, work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.take(signal);
    try {
      return await work(session);
    } catch (error) {
      throw session.told(error);
    } finally {
      await this.give(session);
    }
  }

  async take(signal: AbortSignal | undefined): Promise<Session> {
    await this.#turn(signal);
    try {
      return this.#session(this.#freshest() ?? (await this.#connect(signal, false)), signal);
    } catch (error) {
      this.#permits.give();
      throw error;
    }
  }

  async give({ connection, clean }: Session): Promise<void> {
    try {
      if (clean && !this.#closed) this.#idle.push({ connection, since: Date.now() });
      else await this.#end(connection);
    } finally {
      this.#permits.give();
    }
  }

  /** Submits in a session that outlives this process, so that its query does. */
  async detached<T>(signal: AbortSignal | undefined, work: (session: Session) => Promise<T>): Promise<T> {
    await this.#turn(signal);
    try {
      const connection = await this.#connect(signal, true);
      this.#detached.add(connection);
      return await work(this.#session(connection, signal));
    } finally {
      this.#permits.give();
    }
  }

  /** Cleans up in a session beside all others, for work whose own has ended; it waits for no turn. */
  async aside<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const connection = await this.#connect(undefined, false);
    try {
      return await work(this.#session(connection, undefined));
    } finally {
      await this.#end(connection);
    }
  }

  /** Sessions in use end with their work. */
  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#idle.splice(0).map(({ connection }) => connection), ...this.#detached];
    await Promise.all(all.map((connection) => this.#end(connection)));
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    if (this.#closed) throw AsofError.of("warehouse-unreachable", `${this.place} was closed by this process`);
    try {
      await this.#permits.take(signal);
    } catch {
      throw cancelled();
    }
  }

  #freshest(): ClientConnection | null {
    const limit = Date.now() - idleMilliseconds;
    for (let one = this.#idle.pop(); one !== undefined; one = this.#idle.pop()) {
      if (one.since > limit) return one.connection;
      void this.#end(one.connection);
    }
    return null;
  }

  async #connect(signal: AbortSignal | undefined, detached: boolean): Promise<ClientConnection> {
    const connection = this.#made(detached);
    try {
      await this.#loggedIn(connection, signal);
      const parameters = sessionParameters({ statementTimeout: this.limits.statement, detached });
      await this.#session(connection, signal).open(print(parameters));
      return connection;
    } catch (error) {
      void this.#end(connection);
      throw error;
    }
  }

  #made(detached: boolean): ClientConnection {
    const { account, role, warehouse, database, schema, accessUrl } = this.#options;
    const named = { account, role, warehouse, database, schema, accessUrl };
    try {
      return this.#client.createConnection(
        said({ ...named, ...this.#login, ...behaviour, serverSessionKeepAlive: detached }),
      );
    } catch (error) {
      throw toAsofError(error, this.#circumstance(true));
    }
  }

  /** The client tries a log-in again and again, for five minutes at least. */
  async #loggedIn(connection: ClientConnection, signal: AbortSignal | undefined): Promise<void> {
    const failed = (error: unknown): AsofError => toAsofError(error, this.#circumstance(true));
    let failure: AsofError | null = null;
    let leave = (): void => undefined;
    const login = new Promise<void>((resolve) => {
      const done = (error: unknown): void => {
        if (error !== undefined && error !== null) failure = failed(error);
        else leave();
        resolve();
      };
      connection.connectAsync(done).catch(done);
    });
    const inTime = await within(this.limits.connect, Promise.race([login, aborted(signal)]));
    if (failure !== null) throw failure;
    // A session that comes after all is not kept.
    leave = () => void this.#end(connection);
    if (signal?.aborted === true) throw cancelled();
    if (!inTime) throw failed({ message: `no session within ${this.limits.connect} ms` });
  }

  /** A session whose other end is silent cannot be ended in good order: it is not waited for. */
  async #end(connection: ClientConnection): Promise<void> {
    this.#detached.delete(connection);
    const ended = new Promise<void>((resolve) => {
      try {
        connection.destroy(() => resolve());
      } catch {
        resolve();
      }
    });
    await within(this.limits.grace, ended);
  }

  #session(connection: ClientConnection, signal: AbortSignal | undefined): Session {
    return new Session({ connection, limits: this.limits, circumstance: this.#circumstance(false), signal });
  }

  #circumstance(connecting: boolean): Circumstance {
    return { place: this.place, connecting, secrets: secretsOf(this.#options) };
  }
}

const behaviour = {
  application,
  // No PUT into a stage: values are sent with their statement, few enough at a time.
  arrayBindingThreshold: 2 ** 31,
  sfRetryMaxLoginRetries: 3,
  rowStreamHighWaterMark: 1_000,
};

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    else signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}
