import { UnfitValue } from "../../../src/ir/fit.ts";
import type { CopyIn, SqlAnswer, SqlDatabase, SqlSession } from "../../../src/ports/sql-database.ts";
import { lexicon } from "../lexicon.ts";
import { copyRows } from "./copy-rows.ts";
import { encoderOf } from "./encode.ts";
import type { Engine } from "./engine.ts";
import type { Reply } from "./exchange.ts";
import { PreparedReads } from "./prepared-reads.ts";
import type { Session } from "./session.ts";
import { inTransaction } from "./transaction.ts";
import { builtInType } from "./types.ts";

/** The engine as a database for tables of our own: what an online store stands on. */
export function postgresDatabase(engine: Engine): SqlDatabase {
  const reads = new PreparedReads(engine);
  return {
    place: engine.place,
    identity: engine.identity,
    lexicon,
    textOf: (type, value) => (value === null ? null : encoded(() => encoderOf(type)(value))),
    transaction: (work, signal) =>
      inTransaction(engine, { mode: "read write", signal }, (session) => work(sqlSession(session))),
    read: (statement, values, signal) => reads.read(statement, values, signal),
    close: () => engine.close(),
  };
}

function sqlSession(session: Session): SqlSession {
  return {
    ask: async (text, values) => answerOf(await session.run({ text, parameters: values.map((value) => ({ value })) })),
    copy: (target) => copyIn(session, target),
  };
}

function copyIn(session: Session, { table, columns, rows, unfit, signal }: CopyIn): Promise<bigint> {
  const target = { table, isOurs: true, columns: columns.map(({ sqlName }) => sqlName) };
  return copyRows(session, target, { columns, rows, numbered: false, unfit }, signal);
}

function answerOf({ fields, rows, tag }: Reply): SqlAnswer {
  return {
    columns: fields.map(({ name, oid }) => ({ name, type: builtInType(oid) })),
    rows,
    count: Number(/\d+$/.exec(tag)?.[0] ?? rows.length),
  };
}

function encoded(encode: () => string): string {
  try {
    return encode();
  } catch (error) {
    if (error instanceof UnfitValue) throw new RangeError(error.message);
    throw error;
  }
}
