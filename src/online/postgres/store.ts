import type { OnlineTable } from "../../ir/online.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OnlineAnswer, OnlineQuestion, OnlineStore, OnlineView } from "../../ports/online-store.ts";
import type { SqlDatabase } from "../../ports/sql-database.ts";
import { alone, bringUpToDate } from "../../tables/migrations.ts";
import { isMissingTable } from "../../tables/missing-table.ts";
import { checkTable } from "../check-table.ts";
import { changeRecord } from "../versions/ledger.ts";
import { versionMethods } from "../versions/methods.ts";
import { Pointers } from "../versions/pointers.ts";
import { requireUnread, withPrepared } from "../versions/record.ts";
import { pointerTimes } from "../versions/times.ts";
import { absorbRows } from "./absorb.ts";
import { readHealth } from "./health.ts";
import { PostgresLedger } from "./ledger.ts";
import { lookAt, scanAll } from "./look.ts";
import { onlineMigrations } from "./migrations.ts";
import type { PostgresOnlineOptions } from "./options.ts";
import { inOwnWords } from "./own-database.ts";
import { KeyedReads } from "./read.ts";
import { replaceRows } from "./replace.ts";
import { type StoredTable, storedTable } from "./stored-table.ts";
import { createTable, dropTable, hasTable } from "./version-tables.ts";
import { loadRows, mergeRows, type Writing, writeRows } from "./write.ts";

const usualSchema = "asof_online";

/** Online rows in tables of a PostgreSQL database: one typed table for each version of a view. */
export function postgresOnlineStore(
  database: SqlDatabase,
  clock: Clock,
  options: PostgresOnlineOptions = {},
): OnlineStore {
  const { schema = usualSchema } = options;
  const times = pointerTimes(options);
  const ledger = new PostgresLedger(database, schema);
  const pointers = new Pointers(ledger, clock, times);
  const reads = new KeyedReads(database, schema);
  const known = new WeakMap<OnlineTable, StoredTable>();
  let migrated: Promise<void> | null = null;

  const ready = (): Promise<void> => {
    migrated ??= bringUpToDate(database, schema, onlineMigrations(schema));
    migrated.catch(() => {
      migrated = null;
    });
    return migrated;
  };
  const writing = (table: OnlineTable, signal: AbortSignal | undefined): Writing => {
    checkTable(table);
    const stored = known.get(table) ?? storedTable(schema, table);
    known.set(table, stored);
    return { database, table, stored, signal };
  };
  const answer = (question: OnlineQuestion, signal: AbortSignal | undefined): Promise<OnlineAnswer> =>
    pointers.reading(
      question,
      async (table) => {
        const features = question.features ?? table.features.map(({ name }) => name);
        return { table, features, rows: await reads.read({ table, keys: question.keys, features }, signal) };
      },
      isMissingTable,
    );

  return told({
    place: `the schema ${schema} of ${database.place}`,
    database,
    ...(schema === usualSchema ? {} : { scope: schema }),
    async prepare(table, signal) {
      checkTable(table);
      await ready();
      const { record } = await ledger.read(table, signal);
      const stored = storedTable(schema, table);
      // Most runs find all as the one before left it.
      if (withPrepared(record, table, clock.now()) === record && (await hasTable(database, stored, signal))) return;
      await alone(database, schema, (knex) => createTable(knex, database, stored, options), signal);
      await changeRecord(ledger, table, (one) => withPrepared(one, table, clock.now()), signal);
    },
    ...versionMethods({
      ledger,
      pointers,
      clock,
      times,
      remove: (table, signal) => alone(database, schema, (knex) => dropTable(knex, storedTable(schema, table)), signal),
    }),
    write: (table, rows, signal) => writeRows(writing(table, signal), rows),
    merge: (table, rows, signal) => mergeRows(writing(table, signal), rows),
    async load(table, rows, signal) {
      const filled = writing(table, signal);
      requireUnread((await ledger.read(table, signal)).record, table);
      return loadRows(filled, rows);
    },
    async takeColumns(table, batches, way, signal) {
      const taken = writing(table, signal);
      if (way === "load") requireUnread((await ledger.read(table, signal)).record, table);
      return way === "load" ? loadRows(taken, batches) : mergeRows(taken, batches);
    },
    async absorb(table, statement, signal, way) {
      const absorbed = writing(table, signal);
      if (way === "load") requireUnread((await ledger.read(table, signal)).record, table);
      return absorbRows(absorbed, statement, way);
    },
    read: (questions, signal) => Promise.all(questions.map((question) => answer(question, signal))),
    look: (table, keys, signal) => lookAt(writing(table, signal), keys),
    scan: (table, signal) => scanAll(writing(table, signal)),
    scanPart: (table, part, signal) => scanAll(writing(table, signal), part),
    replace: (table, changes, signal) => replaceRows(writing(table, signal), changes),
    health: (tables, signal) => readHealth(database, schema, tables, signal),
    close: () => database.close(),
  });
}

/** The same store, whose errors are told as an online store's. */
function told(store: OnlineStore): OnlineStore {
  return {
    ...store,
    prepare: (table, signal) => inOwnWords(store.prepare(table, signal)),
    versions: (view: OnlineView, signal) => inOwnWords(store.versions(view, signal)),
    switchTo: (name, signal) => inOwnWords(store.switchTo(name, signal)),
    drop: (name, signal) => inOwnWords(store.drop(name, signal)),
    write: async (table, rows, signal) => inOwnWords(store.write(table, rows, signal)),
    merge: async (table, rows, signal) => inOwnWords(store.merge(table, rows, signal)),
    load: (table, rows, signal) => inOwnWords(store.load(table, rows, signal)),
    ...absorbing(store),
    ...takingColumns(store),
    ...looking(store),
    read: (questions, signal) => inOwnWords(store.read(questions, signal)),
    look: async (table, keys, signal) => inOwnWords(store.look(table, keys, signal)),
    scan: (table, signal) => scanned(store.scan(table, signal)),
    ...scanningParts(store),
    replace: async (table, changes, signal) => inOwnWords(store.replace(table, changes, signal)),
    close: () => store.close(),
  };
}

async function* scanned(pages: ReturnType<OnlineStore["scan"]>): ReturnType<OnlineStore["scan"]> {
  const rows = pages[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await inOwnWords(rows.next());
    if (done === true) return;
    yield value;
  }
}

function takingColumns({ takeColumns }: OnlineStore): Pick<OnlineStore, "takeColumns"> {
  return takeColumns === undefined
    ? {}
    : { takeColumns: (table, batches, way, signal) => inOwnWords(takeColumns(table, batches, way, signal)) };
}

function scanningParts({ scanPart }: OnlineStore): Pick<OnlineStore, "scanPart"> {
  return scanPart === undefined ? {} : { scanPart: (table, part, signal) => scanned(scanPart(table, part, signal)) };
}

function absorbing({ absorb }: OnlineStore): Pick<OnlineStore, "absorb"> {
  return absorb === undefined
    ? {}
    : { absorb: async (table, statement, signal, way) => inOwnWords(absorb(table, statement, signal, way)) };
}

function looking({ health }: OnlineStore): Pick<OnlineStore, "health"> {
  return health === undefined ? {} : { health: async (tables, signal) => inOwnWords(health(tables, signal)) };
}
