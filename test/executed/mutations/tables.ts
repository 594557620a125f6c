/** Random rows for the tables that a case reads, small enough that times, keys and ties often meet. */
import type { PGlite } from "@electric-sql/pglite";
import type { CatalogColumn } from "../../../src/ir/catalog.ts";
import type { Statement } from "../../../src/ir/statement.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import { type Case, worldOf } from "../../unit/postgres-verifier/cases.ts";

/** A small generator of numbers below a limit, the same for the same seed. */
export type Draw = (limit: number) => number;

export function draws(seed: number): Draw {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

type Column = Pick<CatalogColumn, "name" | "type" | "time">;

interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** A column that tells rows apart, so that no tie is free. */
  readonly counts: string;
}

/** Creates the tables of a case with random rows in them. */
export async function createTables(db: PGlite, one: Case, statement: Statement, draw: Draw): Promise<void> {
  for (const table of tablesOf(one, statement)) {
    const columns = table.columns.map((column) => `"${column.name}" ${typeText(column)}`);
    await db.exec(`DROP TABLE IF EXISTS "${table.name}"; CREATE TABLE "${table.name}" (${columns.join(", ")})`);
    const rows = Array.from({ length: table.rows }, (_, number) => rowText(table, number, draw));
    await db.exec(`INSERT INTO "${table.name}" VALUES ${rows.join(",\n")}`);
  }
}

function tablesOf(one: Case, { outline }: Statement): readonly Table[] {
  const { tables, queries } = worldOf(one);
  const read = tables.map(({ relation, columns }): Table => table(relation.name, columns));
  const queried = [...queries.values()].map((columns): Table => {
    const month: CatalogColumn = { name: "month", warehouseType: "bigint", type: { kind: "int64" }, time: null };
    const note: CatalogColumn = { name: "note", warehouseType: "text", type: { kind: "string" }, time: null };
    return table("base", [...columns, month, note]);
  });
  const { upload } = outline;
  if (upload === null) return [...read, ...queried];
  const columns = [
    { name: upload.rowNumber, type: { kind: "int64" } as const, time: null },
    ...upload.columns.map(({ sqlName, type, time }) => ({ name: sqlName, type, time })),
  ];
  return [...read, { name: upload.name, columns, rows: 40, counts: upload.rowNumber }];
}

function table(name: string, columns: Table["columns"]): Table {
  return { name, columns, rows: name === "events" ? 150 : 40, counts: "batch" };
}

function typeText({ type, time }: Column): string {
  switch (type?.kind) {
    case "int64":
    case "int32":
      return "bigint";
    case "float64":
      return "double precision";
    case "decimal":
      return "numeric";
    case "timestamp":
      return time?.form === "zoneless" ? "timestamp" : "timestamptz";
    case "date":
      return "date";
    default:
      return "text";
  }
}

function rowText({ columns, counts }: Table, number: number, draw: Draw): string {
  const values = columns.map(({ name, type }) => (name === counts ? String(number) : valueText(name, type, draw)));
  return `(${values.join(", ")})`;
}

function valueText(name: string, type: CanonicalType | null, draw: Draw): string {
  if (name === "month") return draw(4) === 0 ? "8" : "7";
  if (draw(12) === 0) return "NULL";
  switch (type?.kind) {
    case "int64":
      return String(draw(2));
    case "int32":
    case "float64":
    case "decimal":
      return String(draw(1_000));
    case "timestamp":
      return draw(40) === 0 ? `'${draw(2) === 0 ? "-" : ""}infinity'` : `'${instantText(draw)}'`;
    case "date":
      return `'2013-${["06-29", "06-30", "07-01", "07-02"][draw(4)]}'`;
    default:
      return `'${"ab"[draw(2)]}'`;
  }
}

/** On the hour, or a microsecond beside it: where a bound decides. */
function instantText(draw: Draw): string {
  const hour = String(draw(8)).padStart(2, "0");
  return `2013-07-01T${hour}:${["00:00.000000", "00:00.000001", "59:59.999999"][draw(3)]}Z`;
}
