import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Worker } from "node:worker_threads";
import type { Client } from "pg";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { requireInstalled } from "../../../src/kernel/installed.ts";
import { identifier, sql } from "../../../src/kernel/sql.ts";
import type { DatabaseIdentity } from "../../../src/ports/sql-database.ts";
import { Permits } from "../../common/permits.ts";
import { within } from "../../common/within.ts";
import type { Engine, Lease } from "./engine.ts";
import { type FolderLock, lockFolder } from "./folder-lock.ts";
import { loadClient } from "./load-client.ts";
import { printText } from "./query.ts";
import { type RowTap, tapped } from "./row-tap.ts";
import { startWorker } from "./start-worker.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";
import { WorkerSocket } from "./worker-socket.ts";

export interface EmbeddedOptions {
  /** Where the tables are kept; null keeps them in memory, until it is closed. */
  readonly folder: string | null;
  /** Schemas that it has from its start. */
  readonly schemas?: readonly string[];
  /** Makes a folder of the user's own for images of new databases, from which the next one starts faster; null where there can be none. */
  readonly images?: () => string | null;
}

const shutDownMilliseconds = 10_000;

interface Running {
  readonly worker: Worker;
  readonly client: Client;
  readonly tap: RowTap;
}

/**
 * PostgreSQL inside the process, in a thread of its own. It has one session, so that work takes turns. The folder is locked as
 * long as this is open; the thread starts when first used, and again after it was ended by force (the folder then recovers
 * as after a crash).
 */
export class EmbeddedEngine implements Engine {
  readonly place: string;
  readonly identity: DatabaseIdentity;
  readonly graceMilliseconds = 2_000;
  /** The engine has no timer to stop a statement with. */
  readonly statementTimeout = null;
  /** Its timer cannot interrupt the one thread that it works on. */
  readonly keepsTimeLimits = false;
  readonly streams = false;
  readonly #data: string | null;
  readonly #lock: FolderLock | null;
  readonly #schemas: readonly string[];
  readonly #images: () => string | null;
  readonly #turn = new Permits(1);
  #running: Running | null = null;
  #lostMemory = false;
  #closed = false;

  constructor({ folder, schemas = [], images = () => null }: EmbeddedOptions, lock: FolderLock | null) {
    this.place = folder === null ? "the embedded warehouse in memory" : `the embedded warehouse in ${folder}`;
    this.identity = { kind: "folder", folder };
    this.#data = folder === null ? null : join(folder, "data");
    this.#lock = lock;
    this.#schemas = schemas;
    this.#images = images;
  }

  async acquire(signal: AbortSignal | undefined): Promise<Lease> {
    await this.#turn.take(signal);
    try {
      if (this.#closed) throw AsofError.of("warehouse-unreachable", `${this.place} was closed by this process`);
      if (this.#lostMemory) throw this.#memoryLost();
      this.#running ??= await this.#start();
      return this.#lease(this.#running);
    } catch (error) {
      this.#turn.give();
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      if (this.#running !== null) await shutDown(this.#running);
    } finally {
      await this.#lock?.release();
    }
  }

  #lease(running: Running): Lease {
    return {
      client: running.client,
      tap: running.tap,
      isNew: true,
      began: () => undefined,
      // The thread tells of its end.
      answer: (reply) => reply,
      // Nothing can reach the engine while it works: it has the grace time to come back by itself.
      cancel: async () => undefined,
      kill: async () => void (await running.worker.terminate()),
      release: (clean) => this.#release(running, clean),
    };
  }

  async #release(running: Running, clean: boolean): Promise<void> {
    try {
      // Interrupted but alive: the statement came back in time and was rolled back, so that the session is as good as new.
      if (!clean && this.#running === running && !(await answers(running))) await running.worker.terminate();
    } finally {
      this.#turn.give();
    }
  }

  async #start(): Promise<Running> {
    const worker = startWorker({ folder: this.#data, images: this.#images() });
    // Read while the engine starts.
    const pg = loadClient();
    const socket = new WorkerSocket(worker);
    const client = new pg.Client({
      stream: () => socket,
      host: "embedded",
      user: "postgres",
      database: "postgres",
      password: "",
      ssl: false,
    });
    const running = { worker, client, tap: tapped(client) };
    worker.once("exit", () => this.#forget(running));
    client.on("error", () => undefined);
    try {
      await client.connect();
      for (const schema of this.#schemas)
        await client.query(printText(sql`create schema if not exists ${identifier(schema)}`));
    } catch (error) {
      await worker.terminate();
      throw error;
    }
    return running;
  }

  #forget(running: Running): void {
    if (this.#running !== running) return;
    this.#running = null;
    this.#lostMemory = this.#data === null;
  }

  #memoryLost(): AsofError {
    return AsofError.of("connection-lost", `${this.place} was ended while a statement ran, and its tables with it`, {
      hint: "open and load it again, or keep it in a folder, which survives",
    });
  }
}

export async function embeddedEngine(options: EmbeddedOptions): Promise<EmbeddedEngine> {
  requireInstalled("the embedded warehouse", ["@electric-sql/pglite", "pg"]);
  if (options.folder === null) return new EmbeddedEngine(options, null);
  const path = resolve(options.folder);
  try {
    await mkdir(path, { recursive: true });
    return new EmbeddedEngine({ ...options, folder: path }, await lockFolder(path));
  } catch (error) {
    if (error instanceof AsofError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw AsofError.of("warehouse-unreachable", `the folder ${path} cannot be used: ${reason}`, {
      hint: "name a folder that this user may write to",
    });
  }
}

/** Whether the session is alive and outside of a transaction. */
async function answers({ client }: Running): Promise<boolean> {
  return client.query("rollback").then(
    () => true,
    () => false,
  );
}

/** Ends the engine in good order, so that the folder needs no recovery; by force where it does not come back in time. */
async function shutDown({ worker, client }: Running): Promise<void> {
  await client.end().catch(() => undefined);
  const closed = new Promise<void>((done) => {
    worker.once("exit", () => done());
    worker.on("message", (message: FromWorker) => message.kind === "closed" && done());
  });
  worker.ref();
  worker.postMessage({ kind: "close" } satisfies ToWorker);
  await within(shutDownMilliseconds, closed);
  await worker.terminate();
}
