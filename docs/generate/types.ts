/** docs/types.md: what each type is in definitions, in the warehouse, in JavaScript and in files, from the code that does it. */
import { decoderOf } from "../../dialects/postgres/driver/decode.ts";
import { type CanonicalType, typeName } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import { arrowType } from "../../src/runtime/sink/arrow/types.ts";
import { csvLines } from "../../src/runtime/sink/csv-lines.ts";
import { jsonEncoder } from "../../src/runtime/sink/json-value.ts";
import { parquetSchemaOf } from "../../src/runtime/sink/parquet/schema.ts";
import { markdownTable } from "./table.ts";
import {
  bigqueryReadAs,
  postgresReadAs,
  type ReadAs,
  sentAs,
  snowflakeReadAs,
  warehouseNames,
} from "./warehouse-types.ts";

interface Sample {
  readonly type: CanonicalType;
  /** As authors write the type. */
  readonly authored: string;
  /** TypeScript's type of a value that is not NULL. */
  readonly typescript: string;
  /** A value as Postgres writes it. */
  readonly text: string;
}

const samples: readonly Sample[] = [
  { type: { kind: "bool" }, authored: "t.bool", typescript: "boolean", text: "t" },
  { type: { kind: "int32" }, authored: "t.int32", typescript: "number", text: "7" },
  { type: { kind: "int64" }, authored: "t.int64", typescript: "bigint", text: "9007199254740993" },
  { type: { kind: "float32" }, authored: "t.float32", typescript: "number", text: "0.5" },
  { type: { kind: "float64" }, authored: "t.float64", typescript: "number", text: "NaN" },
  {
    type: { kind: "decimal", precision: 18, scale: 2 },
    authored: "t.decimal(18, 2)",
    typescript: "string",
    text: "12.50",
  },
  { type: { kind: "string" }, authored: "t.string", typescript: "string", text: "JFK" },
  { type: { kind: "bytes" }, authored: "t.bytes", typescript: "Uint8Array", text: "\\x0aff" },
  { type: { kind: "timestamp" }, authored: "t.timestamp", typescript: "string", text: "2013-07-01 12:00:00.25+00" },
  { type: { kind: "date" }, authored: "t.date", typescript: "string", text: "2013-07-01" },
  { type: { kind: "json" }, authored: "t.json", typescript: "string", text: '{"a": 1}' },
  {
    type: { kind: "array", of: { kind: "int64" } },
    authored: "t.array(t.int64)",
    typescript: "readonly (bigint \\| null)[]",
    text: "{1,NULL}",
  },
  { type: { kind: "vector", length: 3 }, authored: "t.vector(3)", typescript: "readonly number[]", text: "{1,0.5,0}" },
];

const opening = `# Types

A value means what its _canonical type_ says, whatever a warehouse calls it. In JavaScript nothing depends on the data: a type is always
the same kind of value. NULL is \`null\`; in CSV it is the empty field, and an empty string is \`""\`.
`;

const instantsAndNumbers = `
A \`timestamp\` is an instant to the microsecond: ISO text in UTC, with six fractional digits where they are not zero; infinite ones are
\`"infinity"\` and \`"-infinity"\` (which Parquet and Arrow files cannot hold: writing one is refused). More than six fractional digits are refused rather than rounded. \`int64\` in JSON is written by its digits,
which a JavaScript \`JSON.parse\` rounds beyond 2^53. Floats that JSON lacks are the texts \`"NaN"\`, \`"Infinity"\` and \`"-Infinity"\` there.`;

const inWarehouses = `
## In a warehouse

What a type is called where a table is made, rows are uploaded, or a value is cast. Where a warehouse has fewer types than there are here, a result still
has the type that is declared of it, and a value beyond that is refused rather than changed; a column that nobody declares has the type that the warehouse stored.
`;

const onTheWire = `
A value goes there as text, and comes back as the value that it was. PostgreSQL reads and writes its binary forms where they are shorter to read. BigQuery keeps a NULL
array as an empty one, and refuses a NULL within.
`;

const columnsThere = `
## Columns that exist

How columns that somebody else made are read.
`;

const postgresWords = `
Domains count as their base type, enums and \`citext\` as \`string\`, a \`vector(n)\` of the extension as \`vector(n)\`, arrays as arrays of what their
elements are.
`;

const snowflakeWords = `
Snowflake stores every whole number as a NUMBER, \`int32\` as NUMBER(10, 0): with ten digits it may be beyond 32 bits, so that it is read as an \`int64\`
where nobody declares it. The elements of an ARRAY may be of any type: a declaration decides, without one it is handed out as JSON.
`;

const closing = `
"none" is a type without a canonical counterpart: a spine's column of it is handed out as text, a feature on it is read as the feature is
declared. A feature may be declared of another type than its column where the value survives: numbers as numbers (but no fraction as an integer), numbers, booleans and JSON as
\`string\`, arrays likewise by their elements. It is then cast; anything else is refused with \`column-type\`.

A \`timestamp without time zone\`, TIMESTAMP_NTZ, DATETIME or \`date\` is read as UTC unless its source declares \`timeZone\`. The zone of a session never matters.

## Rows that you hand in

Cells of an uploaded spine take their type from the join key that they serve or from the time column; other columns from the kind of
JavaScript value they hold: \`string\`, \`number\` (float64), \`bigint\` (int64), \`boolean\` (bool), \`Date\` (timestamp), \`Uint8Array\` (bytes), arrays of these.
A \`Date\` comes back as ISO text.
`;

/** The page, whole. */
export function typesPage(): string {
  const head = ["type", "in definitions", "TypeScript", "for example", "JSON", "CSV", "Parquet", "Arrow"];
  return [
    opening,
    markdownTable([head, ...samples.map(columnsOf)]),
    instantsAndNumbers,
    inWarehouses,
    markdownTable([["type", "PostgreSQL", "Snowflake", "BigQuery"], ...samples.map(namesOf)]),
    onTheWire,
    markdownTable([
      ["type", "in JavaScript", "sent to PostgreSQL", "to Snowflake", "to BigQuery"],
      ...samples.map(formsOf),
    ]),
    columnsThere,
    readTable("PostgreSQL", postgresReadAs),
    postgresWords,
    readTable("Snowflake", snowflakeReadAs),
    snowflakeWords,
    readTable("BigQuery", bigqueryReadAs),
    closing,
  ].join("\n");
}

function readTable(warehouse: string, columns: ReadAs): string {
  const rows = columns.map(([column, canonical]) => [code(column), canonical === "none" ? "none" : code(canonical)]);
  return markdownTable([[warehouse, "type"], ...rows]);
}

function namesOf({ type }: Sample): readonly string[] {
  return [code(typeName(type)), ...warehouseNames(type).map(code)];
}

function formsOf({ type, text }: Sample): readonly string[] {
  const value = decoderOf(type)(text);
  return [typeName(type), shown(value), text, ...sentAs(type, value)].map(code);
}

function columnsOf({ type, authored, typescript, text }: Sample): readonly string[] {
  const column = { name: "c", type };
  const value = decoderOf(type)(text);
  const csv = csvLines([column]).line([value]).trimEnd();
  return [
    code(typeName(type)),
    code(authored),
    code(typescript),
    code(shown(value)),
    code(jsonEncoder(type)(value)),
    code(csv),
    code(parquetOf(type)),
    code(String(arrowType(type))),
  ];
}

/** A value as it is written in JavaScript. */
function shown(value: CanonicalValue): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint8Array) return `Uint8Array [${[...value].join(", ")}]`;
  if (Array.isArray(value)) return `[${value.map((one: CanonicalValue) => shown(one)).join(", ")}]`;
  return String(value);
}

function parquetOf(type: CanonicalType): string {
  const elements = parquetSchemaOf([{ name: "c", type }]).slice(1);
  const leaf = elements.at(-1);
  const logical = leaf?.logical_type?.type;
  const annotated = logical === undefined ? `${leaf?.type}` : `${leaf?.type} ${logical}`;
  return elements.length === 1 ? annotated : `LIST of ${annotated}`;
}

function code(text: string): string {
  return `\`${text}\``;
}
