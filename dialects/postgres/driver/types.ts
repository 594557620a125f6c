import { type CanonicalType, instant, type TimeForm } from "../../../src/ir/types.ts";
import { parameter, sql } from "../../../src/kernel/sql.ts";
import { formatArray } from "./array-text.ts";
import type { Field } from "./exchange.ts";
import { print } from "./query.ts";
import type { Session } from "./session.ts";

/** A type as the catalog numbers it. */
export type TypeReference = Pick<Field, "oid" | "modifier">;

export interface KnownType {
  /** Null for a type without a canonical counterpart. */
  readonly type: CanonicalType | null;
  /** For types that hold time. */
  readonly time: TimeForm | null;
}

const decimalOid = 1700;

/** PostgreSQL's built-in types; their numbers are part of its protocol. */
const builtIn: Readonly<Record<number, CanonicalType>> = {
  16: { kind: "bool" },
  17: { kind: "bytes" },
  18: { kind: "string" }, // "char"
  19: { kind: "string" }, // name
  20: { kind: "int64" },
  21: { kind: "int32" }, // smallint
  23: { kind: "int32" },
  25: { kind: "string" },
  26: { kind: "int64" }, // oid: 32 bits without a sign
  114: { kind: "json" },
  700: { kind: "float32" },
  701: { kind: "float64" },
  705: { kind: "string" }, // a literal whose type nothing settles
  1042: { kind: "string" }, // character(n)
  1043: { kind: "string" }, // character varying(n)
  1082: { kind: "date" },
  1114: { kind: "timestamp" }, // without time zone
  1184: { kind: "timestamp" },
  2950: { kind: "string" }, // uuid
  3802: { kind: "json" }, // jsonb
};

/** What a built-in type is, where it is no array and needs no modifier to be known. */
export function builtInType(oid: number): CanonicalType | null {
  return builtIn[oid] ?? null;
}

/** Number of an array type → number of its elements' type. */
const builtInArrays: Readonly<Record<number, number>> = {
  199: 114,
  1000: 16,
  1001: 17,
  1002: 18,
  1003: 19,
  1005: 21,
  1007: 23,
  1009: 25,
  1014: 1042,
  1015: 1043,
  1016: 20,
  1021: 700,
  1022: 701,
  1028: 26,
  1115: 1114,
  1182: 1082,
  1185: 1184,
  1231: 1700,
  2951: 2950,
  3807: 3802,
};

/** The number of the type of a built-in array's elements; null for every other type. */
export function elementOf(oid: number): number | null {
  return builtInArrays[oid] ?? null;
}

const utc = "UTC";
const timeForms: Readonly<Record<number, TimeForm>> = {
  1082: { form: "date", zone: utc },
  1114: { form: "zoneless", zone: utc },
  1184: instant,
};

/** What the catalog says of a type that is not built in. */
interface TypeRow {
  readonly name: string;
  /** `d` domain, `e` enum, … */
  readonly kind: string;
  readonly category: string;
  readonly element: number;
  readonly base: TypeReference;
}

type TypeRows = ReadonlyMap<number, TypeRow>;

/** What types mean. Asks the catalog, in one query, only where some are not built in. */
export async function knownTypes(
  session: Session,
  references: readonly TypeReference[],
): Promise<readonly KnownType[]> {
  const unknown = references.map(({ oid }) => oid).filter((oid) => !isBuiltIn(oid));
  const rows: TypeRows = unknown.length === 0 ? new Map() : await readTypes(session, unknown);
  return references.map((one) => meaning(one, rows));
}

function isBuiltIn(oid: number): boolean {
  return oid in builtIn || oid in builtInArrays || oid === decimalOid;
}

function meaning(reference: TypeReference, rows: TypeRows): KnownType {
  const row = rows.get(reference.oid);
  if (row?.kind === "d") return meaning(domainBase(reference, row), rows);
  return { type: canonical(reference, rows), time: timeForms[reference.oid] ?? null };
}

/** A domain takes the modifier of its base type; an array over it may bring its own. */
function domainBase(reference: TypeReference, row: TypeRow): TypeReference {
  return { oid: row.base.oid, modifier: row.base.modifier === -1 ? reference.modifier : row.base.modifier };
}

function canonical({ oid, modifier }: TypeReference, rows: TypeRows): CanonicalType | null {
  if (oid === decimalOid) return decimal(modifier);
  const element = builtInArrays[oid];
  if (element !== undefined) return arrayOf(meaning({ oid: element, modifier }, rows).type);
  const row = rows.get(oid);
  return builtIn[oid] ?? (row === undefined ? null : userDefined(row, modifier, rows));
}

function userDefined(row: TypeRow, modifier: number, rows: TypeRows): CanonicalType | null {
  if (row.kind === "e" || row.name === "citext") return { kind: "string" };
  if (row.name === "vector" && modifier > 0) return { kind: "vector", length: modifier };
  if (row.category === "A" && row.element !== 0) return arrayOf(meaning({ oid: row.element, modifier }, rows).type);
  return null;
}

function arrayOf(of: CanonicalType | null): CanonicalType | null {
  return of === null ? null : { kind: "array", of };
}

/** Precision and scale stand in the modifier. A numeric without them has no bounds, and none that a decimal could declare. */
function decimal(modifier: number): CanonicalType | null {
  const packed = modifier - 4;
  const precision = (packed >> 16) & 0xffff;
  const scale = ((packed & 0x7ff) ^ 0x400) - 0x400;
  return modifier < 4 || scale < 0 || scale > precision ? null : { kind: "decimal", precision, scale };
}

/** The types asked about, and those that they are made of. */
async function readTypes(session: Session, oids: readonly number[]): Promise<TypeRows> {
  const list = parameter({ value: formatArray(oids.map(String)) });
  const { rows } = await session.run(
    print(sql`
      with recursive known(oid) as (
        select t.oid from pg_catalog.pg_type t where t.oid = any (cast(${list} as oid[]))
        union
        select part from known join pg_catalog.pg_type t on t.oid = known.oid
        cross join lateral unnest(array[t.typelem, t.typbasetype]) as part where part <> 0
      )
      select t.oid, t.typname, t.typtype, t.typcategory, t.typelem, t.typbasetype, t.typtypmod
      from known join pg_catalog.pg_type t on t.oid = known.oid`),
  );
  return new Map(
    rows.map(([oid, name, kind, category, element, base, modifier]) => [
      Number(oid),
      {
        name: name ?? "",
        kind: kind ?? "",
        category: category ?? "",
        element: Number(element),
        base: { oid: Number(base), modifier: Number(modifier) },
      },
    ]),
  );
}
