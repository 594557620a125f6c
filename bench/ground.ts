import { type BuiltPackage, buildPackage } from "./engines/built-package.ts";
import type { BenchDuckdb } from "./engines/duckdb.ts";
import { startDuckdb } from "./engines/duckdb.ts";
import { type BenchServer, startBenchServer } from "./engines/server.ts";
import type { Ground } from "./harness/run-all.ts";
import type { Shape } from "./shapes/shape.ts";
import { copyTables, makeTables, setIndexes } from "./shapes/tables.ts";
import type { WindowShape } from "./shapes/window-shape.ts";
import { copyWindowTables, makeWindowTables, setWindowIndex } from "./shapes/window-tables.ts";

/** What `npm run bench` measures on. Each part is made when first asked for. */
export class BenchGround implements Ground {
  readonly rounds: number;
  readonly #versions = new Map<string, string>();
  #server: Promise<BenchServer> | null = null;
  #built: Promise<BuiltPackage> | null = null;

  constructor(rounds: number) {
    this.rounds = rounds;
  }

  versions(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#versions);
  }

  tellVersion(engine: string, version: string): void {
    this.#versions.set(engine, version);
  }

  async server(): Promise<BenchServer> {
    this.#server ??= startBenchServer();
    const server = await this.#server;
    this.tellVersion("PostgreSQL", server.version);
    return server;
  }

  /** The server with a shape's tables, with or without the advised indexes. */
  async withShape(shape: Shape, indexed: boolean): Promise<BenchServer> {
    const server = await this.server();
    await makeTables(server, shape);
    await setIndexes(server, shape, indexed);
    return server;
  }

  /** A DuckDB with a copy of a shape's tables. To be stopped by the caller: it is not to hold memory beside others. */
  async duckdbWith(shape: Shape): Promise<BenchDuckdb> {
    const server = await this.server();
    await makeTables(server, shape);
    return this.#duckdb((duckdb) => copyTables(server, duckdb.connection, shape));
  }

  /** The server with the tables of a shape for windows, with or without the advised index. */
  async withWindows(shape: WindowShape, indexed: boolean): Promise<BenchServer> {
    const server = await this.server();
    await makeWindowTables(server, shape);
    await setWindowIndex(server, shape, indexed);
    return server;
  }

  /** A DuckDB with a copy of these tables, to be stopped by the caller. */
  async duckdbWithWindows(shape: WindowShape): Promise<BenchDuckdb> {
    const server = await this.server();
    await makeWindowTables(server, shape);
    return this.#duckdb((duckdb) => copyWindowTables(server, duckdb.connection, shape));
  }

  async #duckdb(fill: (duckdb: BenchDuckdb) => Promise<void>): Promise<BenchDuckdb> {
    const duckdb = await startDuckdb();
    this.tellVersion("DuckDB", duckdb.version);
    await fill(duckdb);
    return duckdb;
  }

  /** The package as it is published, and programs of the benchmarks with it. */
  built(): Promise<BuiltPackage> {
    this.#built ??= buildPackage();
    return this.#built;
  }

  async close(): Promise<void> {
    await (await this.#server)?.stop();
    await (await this.#built)?.remove();
  }
}
