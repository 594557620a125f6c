import type { Command } from "commander";
import { typeName } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { suggestion } from "../../kernel/names.ts";
import type { EntityColumn } from "../../runtime/online/served-plan.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";
import { collect } from "./collect.ts";

export interface EntitiesOptions {
  readonly entity?: readonly string[];
  readonly entities?: string;
  readonly null?: readonly string[];
}

export function addEntitiesOptions(command: Command): Command {
  return command
    .optionsGroup("Of whom:")
    .option("--entity <values>", "one entity: key=value, comma-separated, request values too; repeatable", collect)
    .option("--entities <file>", "a .csv, .jsonl (also .gz) or .parquet file of them, whose other columns are left out")
    .option("--null <text>", "with --entities: a text that means NULL; repeatable (default: the empty field)", collect);
}

/** Values of each column that the features need. */
export type GivenEntities = Readonly<Record<string, readonly CanonicalValue[]>>;

export async function entitiesOf(
  session: Session,
  options: EntitiesOptions,
  wanted: readonly EntityColumn[],
): Promise<GivenEntities> {
  const { entity, entities } = options;
  if ((entity === undefined) === (entities === undefined))
    throw new UsageError(
      entity === undefined ? "no entities are named" : "--entity and --entities exclude each other",
      `give --entity ${wanted.map(({ name }) => `${name}=…`).join(",")}, or --entities FILE`,
    );
  return entities === undefined ? said(entity ?? [], wanted) : fromFile(session.path(entities), wanted, options.null);
}

/** One row each, in the order of the command line. */
async function said(texts: readonly string[], wanted: readonly EntityColumn[]): Promise<GivenEntities> {
  const { textReader } = await import("../../runtime/files/from-text.ts");
  const rows = texts.map((text) => partsOf(text, wanted));
  return Object.fromEntries(
    wanted.map(({ name, type }) => {
      const read = textReader(type);
      return [name, rows.map((row) => valueOfText({ name, type }, row.get(name), read))];
    }),
  );
}

function partsOf(text: string, wanted: readonly EntityColumn[]): ReadonlyMap<string, string> {
  const names = wanted.map(({ name }) => name);
  return new Map(
    text.split(",").map((part) => {
      const [name = "", ...value] = part.split("=");
      if (value.length === 0)
        throw new UsageError(
          `--entity: '${part}' is no key=value`,
          "a value that holds a comma comes by --entities FILE",
        );
      if (!names.includes(name))
        throw new UsageError(`--entity: no feature asked for needs '${name}'`, suggestion(name, names));
      return [name, value.join("=")];
    }),
  );
}

function valueOfText(
  { name, type }: Pick<EntityColumn, "name" | "type">,
  text: string | undefined,
  read: (text: string) => CanonicalValue | undefined,
) {
  if (text === undefined) throw new UsageError(`--entity: '${name}' is not said`, `add ${name}=…`);
  const value = read(text);
  if (value === undefined)
    throw new UsageError(`--entity: '${text}' is no value of '${name}'`, `give a value of ${typeName(type)}`);
  return value;
}

async function fromFile(
  path: string,
  wanted: readonly EntityColumn[],
  nullValues: readonly string[] | undefined,
): Promise<GivenEntities> {
  const { readRows } = await import("../../runtime/files/read-rows.ts");
  const columns = wanted.map(({ name, type }) => ({ name, type }));
  const file = await readRows(path, { columns, nullValues });
  const places = wanted.map(({ name }) => file.columns.findIndex((one) => one.name === name));
  const values = wanted.map((): CanonicalValue[] => []);
  for await (const batch of file.rows)
    for (const row of batch) for (const [index, place] of places.entries()) values[index]?.push(row[place] ?? null);
  return Object.fromEntries(wanted.map(({ name }, index) => [name, values[index] ?? []]));
}
