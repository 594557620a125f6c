import { UnfitValue } from "../../../src/ir/fit.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue, Row, RowBatches } from "../../../src/ir/value.ts";
import type { DiagnosticCode } from "../../../src/kernel/codes.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { identifier, integerLiteral, join, type Sql, sql } from "../../../src/kernel/sql.ts";
import { lexicon } from "../lexicon.ts";
import { type Encoder, encoderOf } from "./encode.ts";
import { cancelled } from "./errors.ts";
import { printText } from "./query.ts";
import type { Session } from "./session.ts";

export interface RowTarget {
  readonly table: Sql;
  readonly columns: readonly TargetColumn[];
  /** A column that takes the number of the row, from 1; null where there is none. */
  readonly rowNumber: string | null;
  /** What a value that does not fit is told as. */
  readonly unfit: DiagnosticCode;
}

export interface TargetColumn {
  /** The author's name, and the one in the table. */
  readonly name: string;
  readonly sqlName: string;
  readonly type: CanonicalType;
}

/** Beyond this many values at once the service would rather have a file in a stage. */
const valuesAtOnce = 60_000;
/** Of text in one statement. */
const bytesAtOnce = 8 * 2 ** 20;

/**
 * Puts rows into a table by array binds: one statement for many rows, all values as text that the statement casts. The next
 * rows are asked for when those before them are in. Gives how many there were.
 */
export async function insertRows(session: Session, target: RowTarget, rows: RowBatches): Promise<bigint> {
  const text = insertText(target);
  const encode = rowEncoder(target);
  const most = Math.max(1, Math.floor(valuesAtOnce / (target.columns.length + 1)));
  let number = 0n;
  let [waiting, size]: [(string | null)[][], number] = [[], 0];
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    await session.insert(text, waiting);
    [waiting, size] = [[], 0];
  };
  for await (const batch of rows) {
    if (session.signal?.aborted === true) throw cancelled();
    for (const row of batch) {
      number += 1n;
      const encoded = encode(row, number);
      waiting.push(encoded);
      size += encoded.reduce((sum, one) => sum + (one?.length ?? 0), 0);
      if (waiting.length >= most || size >= bytesAtOnce) await flush();
    }
  }
  await flush();
  return number;
}

function insertText({ table, columns, rowNumber }: RowTarget): string {
  const typed = [...(rowNumber === null ? [] : [{ sqlName: rowNumber, type: { kind: "int64" } as const }]), ...columns];
  const names = typed.map(({ sqlName }) => identifier(sqlName));
  const values = typed.map(({ type }, index) => converted(sql`column${integerLiteral(index + 1)}`, type));
  const marks = typed.map(() => sql`?`);
  const list = (parts: readonly Sql[]): Sql => join(parts, sql`, `);
  return printText(sql`INSERT INTO ${table} (${list(names)}) SELECT ${list(values)} FROM VALUES (${list(marks)})`);
}

/** From the text that `encoderOf` writes. */
function converted(value: Sql, type: CanonicalType): Sql {
  switch (type.kind) {
    case "string":
      return value;
    case "bytes":
      return sql`TO_BINARY(${value}, 'HEX')`;
    case "json":
      return sql`PARSE_JSON(${value})`;
    case "array":
    case "vector":
      return sql`CAST(PARSE_JSON(${value}) AS ARRAY)`;
    default:
      return lexicon.cast(value, type);
  }
}

function rowEncoder({ columns, rowNumber, unfit }: RowTarget): (row: Row, number: bigint) => (string | null)[] {
  const encoders = columns.map(({ type }) => encoderOf(type));
  return (row, number) => {
    if (row.length !== columns.length)
      throw AsofError.of(unfit, `row ${number} has ${row.length} values for ${columns.length} columns`);
    const values = row.map((value, index) => encoded(encoders[index], value, columns[index], number, unfit));
    return rowNumber === null ? values : [number.toString(), ...values];
  };
}

function encoded(
  encode: Encoder | undefined,
  value: CanonicalValue,
  column: TargetColumn | undefined,
  number: bigint,
  unfit: DiagnosticCode,
): string | null {
  if (value === null || encode === undefined) return null;
  try {
    return encode(value);
  } catch (error) {
    if (!(error instanceof UnfitValue)) throw error;
    throw AsofError.of(unfit, `row ${number}, column '${column?.name ?? ""}': ${error.message}`);
  }
}
