import { resolve } from "node:path";
import type { OptionType } from "../../src/ports/configured-kind.ts";
import type { SqlDatabaseKind } from "../../src/ports/sql-database.ts";
import type { Warehouse } from "../../src/ports/warehouse.ts";
import type { WarehouseKind } from "../../src/ports/warehouse-kind.ts";
import { postgres } from "./index.ts";

/** PostgreSQL inside the process: nothing to install. Its tables are kept in `folder`, or in memory with null. */
export interface EmbeddedWarehouse {
  readonly kind: "embedded";
  /** Default: `.asof/warehouse`. */
  readonly folder?: string | null;
}

/** A PostgreSQL server, by a URL or by its parts. */
export interface PostgresWarehouse {
  readonly kind: "postgres";
  /** `postgres://user@host:5432/database`; what it says wins over the other options. */
  readonly url?: string;
  /** Default: `PGHOST`, else localhost. */
  readonly host?: string;
  /** Default: `PGPORT`, else 5432. */
  readonly port?: number;
  /** Default: `PGDATABASE`, else the user's name. */
  readonly database?: string;
  /** Who connects. Default: `PGUSER`, else the user of the process. */
  readonly user?: string;
  /** Never told in a message. Default: `PGPASSWORD`, or what the password file says. */
  readonly password?: string;
  /** Whether the connection is encrypted. Default: as `PGSSLMODE` says, else not. */
  readonly ssl?: boolean;
  /** How long one statement may take, in milliseconds. Default: what the server says. */
  readonly statementTimeoutMs?: number;
  /** Silence on a connection, in milliseconds, after which the server is asked whether the session still works. Default: 60,000; 0 never asks. */
  readonly stallTimeoutMs?: number;
  /** Sessions at once; further work waits for its turn. Default: 4. */
  readonly maxConnections?: number;
}

type OptionsOf<C> = Readonly<Record<Exclude<keyof C, "kind">, OptionType>>;

let loaded: Promise<typeof import("./driver/index.ts")> | undefined;

/** Loaded with the first connection, once: a loader of TypeScript may give those who import a module at one time the half of it. */
function driver(): Promise<typeof import("./driver/index.ts")> {
  loaded ??= import("./driver/index.ts");
  return loaded;
}

const embeddedOptions: OptionsOf<EmbeddedWarehouse> = { folder: "text" };

export interface EmbeddedKinds {
  readonly warehouse: WarehouseKind;
  /** The engine as a database for tables of our own, without a warehouse beside it: whoever opens it names its folder. */
  readonly database: SqlDatabaseKind;
  /** One in memory, with schemas to make tables in, for tests of features. */
  openForTests(schemas: readonly string[]): Promise<Warehouse>;
}

/** The embedded engine, whose new databases begin from an image that `images` has a folder for. */
export function embeddedKinds(images: () => string | null): EmbeddedKinds {
  const needed = { options: embeddedOptions, clients: ["@electric-sql/pglite", "pg"] };
  const optionsOf = (folder: string | null, root: string) => ({
    folder: folder === null ? null : resolve(root, folder),
    images,
  });
  return {
    warehouse: {
      ...{ name: "embedded", dialect: postgres, needs: [], ...needed },
      open: async ({ folder = ".asof/warehouse" }: Omit<EmbeddedWarehouse, "kind">, root) => {
        const { openEmbedded } = await driver();
        return openEmbedded(optionsOf(folder, root));
      },
    },
    database: {
      ...needed,
      open: async ({ folder = null }: Omit<EmbeddedWarehouse, "kind">, root) => {
        const { openEmbeddedDatabase } = await driver();
        return openEmbeddedDatabase(optionsOf(folder, root));
      },
    },
    openForTests: async (schemas) => (await driver()).openEmbedded({ folder: null, schemas, images }),
  };
}

const serverOptions: OptionsOf<PostgresWarehouse> = {
  url: "text",
  host: "text",
  port: "number",
  database: "text",
  user: "text",
  password: "text",
  ssl: "boolean",
  statementTimeoutMs: "number",
  stallTimeoutMs: "number",
  maxConnections: "number",
};

export const serverKind: WarehouseKind = {
  name: "postgres",
  dialect: postgres,
  options: serverOptions,
  needs: [],
  clients: ["pg"],
  open: async (given: Omit<PostgresWarehouse, "kind">, folder) => {
    const { openServer } = await driver();
    return openServer({ ...given, jobFolder: resolve(folder, ".asof/jobs") });
  },
};

/** A server as a database for tables of our own, with sessions of its own. */
export const serverDatabase: SqlDatabaseKind = {
  options: serverOptions,
  clients: serverKind.clients,
  open: async (given: Omit<PostgresWarehouse, "kind">) => {
    const { openServerDatabase } = await driver();
    return openServerDatabase(given);
  },
};
