import type { OnlineTable } from "../../ir/online.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OnlineAnswer, OnlineQuestion, OnlineStore } from "../../ports/online-store.ts";
import { checkTable } from "../check-table.ts";
import { changeRecord } from "../versions/ledger.ts";
import { versionMethods } from "../versions/methods.ts";
import { Pointers } from "../versions/pointers.ts";
import { requireUnread, withPrepared } from "../versions/record.ts";
import { pointerTimes } from "../versions/times.ts";
import { type Bill, expectedBill } from "./bill.ts";
import { DynamoCalls } from "./calls.ts";
import { Fillings } from "./filling.ts";
import { readHealth } from "./health.ts";
import type { RowItem } from "./item.ts";
import { DynamoLedger } from "./ledger.ts";
import { forgetPushed, notePushed, replayPushed } from "./log.ts";
import { lookAt, replaceItems, scanAll } from "./look.ts";
import { type DynamoOnlineOptions, settingsOf } from "./options.ts";
import { type KeyedRead, readRows } from "./read.ts";
import { removeRows } from "./remove.ts";
import { ensureTable, tableOf } from "./tables.ts";
import { loadItems, putRows, type Writing } from "./write.ts";

/** Online rows as items of DynamoDB: one for each key and version of a view. Nothing is opened before it is needed. */
export function dynamoOnlineStore(options: DynamoOnlineOptions, clock: Clock): OnlineStore {
  const settings = settingsOf(options);
  const times = pointerTimes(options);
  const calls = new DynamoCalls(settings);
  const ledger = new DynamoLedger(calls, settings.table);
  const pointers = new Pointers(ledger, clock, times);
  const fillings = new Fillings(ledger, clock, times);
  const degree = settings.requests;

  const writing = (table: OnlineTable, signal: AbortSignal | undefined): Writing => {
    checkTable(table);
    return { calls, names: settings, table, degree, signal };
  };

  return {
    place: calls.place,
    scope: calls.scope,
    async prepare(table, signal) {
      checkTable(table);
      await ensureTable(calls, settings.table, settings.create, signal);
      if (settings.layout === "view") await ensureTable(calls, tableOf(settings, table), settings.create, signal);
      await changeRecord(ledger, table, (record) => withPrepared(record, table, clock.now()), signal);
    },
    ...versionMethods({
      ledger,
      pointers,
      clock,
      times,
      remove: async (table, signal) => {
        await removeRows(writing(table, signal));
        await forgetPushed(writing(table, signal));
      },
      // What is left of the log when this fails goes with the version.
      switched: (table, signal) => forgetPushed(writing(table, signal)).catch(() => undefined),
    }),
    async write(table, rows, signal) {
      const into = writing(table, signal);
      // A load would not see what it puts its rows over: each pushed row is noted before it is written.
      const isFilled = await fillings.mayBeFilled(table, signal);
      const noted = (row: RowItem, bill: Bill): Promise<void> => notePushed(into, row, clock.now(), bill);
      return putRows(into, one(rows), isFilled ? noted : undefined);
    },
    merge: async (table, rows, signal) => putRows(writing(table, signal), rows),
    async load(table, rows, signal) {
      const filled = writing(table, signal);
      requireUnread((await ledger.read(table, signal)).record, table);
      return loadItems(filled, rows, (bill) => replayPushed(filled, bill));
    },
    async read(questions, signal) {
      return readAll(questions, pointers, (reads) =>
        readRows({ calls, names: settings, consistent: settings.consistentReads, degree, signal }, reads),
      );
    },
    look: async (table, keys, signal) => lookAt(writing(table, signal), keys),
    scan: (table, signal) => scanAll(writing(table, signal)),
    replace: async (table, changes, signal) => replaceItems(writing(table, signal), changes),
    expectedBill,
    health: (tables, signal) => readHealth({ calls, settings, signal }, tables),
    close: () => calls.close(),
  };
}

/** All views in one go, each in the version that is read of it. */
async function readAll(
  questions: readonly OnlineQuestion[],
  pointers: Pointers,
  read: (reads: readonly KeyedRead[]) => ReturnType<typeof readRows>,
): Promise<readonly OnlineAnswer[]> {
  return pointers.readingAll(questions, async (tables) => {
    const reads = questions.flatMap(({ keys, features }, index) => {
      const table = tables[index];
      return table === undefined ? [] : [{ table, keys, features: features ?? table.features.map(({ name }) => name) }];
    });
    const rows = await read(reads);
    return reads.map(({ table, features }, index) => ({ table, features, rows: rows[index] ?? [] }));
  });
}

async function* one<T>(rows: readonly T[]): AsyncGenerator<readonly T[], void, void> {
  yield rows;
}
