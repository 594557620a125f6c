import { spineColumnTypes } from "../../compiler/compile.ts";
import type { Registry } from "../../ir/registry.ts";
import type { HistoricalRequest } from "../../ir/request.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { entryOf } from "../../kernel/names.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import { aboutRows } from "../files/about-rows.ts";
import { formatOf } from "../files/format.ts";
import { proposeTypes } from "../files/propose-types.ts";
import { readRows } from "../files/read-rows.ts";
import type { TypedSpine } from "./retrieval.ts";

export interface FileSpineOptions {
  readonly registry: Registry;
  readonly features: HistoricalRequest["features"];
  /** The column of the event timestamp. */
  readonly time: string;
  /** Types that the caller declares of further columns. */
  readonly columns: Readonly<Record<string, CanonicalType>>;
  readonly nullValues?: readonly string[] | undefined;
}

export interface FileSpine {
  readonly spine: TypedSpine;
  /** Columns whose types nobody declared: read as their values allow, which is a guess. */
  readonly guessed: readonly ResultColumn[];
}

/**
 * A file as a spine. The types of join keys come from the definitions, the time is an instant, the caller may declare others; of
 * the rest, a Parquet file's schema tells, and of text the values. Throws as `readRows` does.
 */
export async function fileSpine(path: string, options: FileSpineOptions): Promise<FileSpine> {
  const { nullValues } = options;
  const keys = spineColumnTypes(options.registry, { features: options.features });
  const names = (await readRows(path)).columns.map(({ name }) => name);
  const declared = names.flatMap((name) => {
    const type = entryOf(options.columns, name) ?? (name === options.time ? instant : keys.get(name));
    return type === undefined ? [] : [{ name, type }];
  });
  const known = new Map([...declared, ...undeclaredWanted(options, names)].map((one) => [one.name, one]));
  const missing = names.some((name) => !known.has(name));
  const proposed = missing ? await proposeTypes(path, { nullValues }) : [];
  const guessed = proposed.filter(({ name }) => !known.has(name));
  const read = { columns: [...known.values(), ...guessed], nullValues };
  const file = await readRows(path, read);
  const spine: TypedSpine = {
    kind: "typed",
    time: options.time,
    columns: file.columns,
    rows: null,
    aboutRows: await aboutRows(path),
    batches: () => file.rows,
    again: async () => (await readRows(path, read)).rows,
  };
  // What a Parquet file's schema says is no guess.
  return { spine, guessed: formatOf(path) === "parquet" ? [] : guessed };
}

const instant: CanonicalType = { kind: "timestamp" };

/** What the caller declares of columns that the file lacks: reading it then tells so. */
function undeclaredWanted(options: FileSpineOptions, names: readonly string[]): readonly ResultColumn[] {
  return Object.entries(options.columns).flatMap(([name, type]) => (names.includes(name) ? [] : [{ name, type }]));
}
