import type { Command } from "commander";
import type { QueryText, Relation } from "../../ir/definition.ts";
import type { HistoricalRequest, Population, SpineColumnDeclaration } from "../../ir/request.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { formatInstant, parseInstant } from "../../kernel/time.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import type { RetrievalRequest } from "../../runtime/retrieve/retrieval.ts";
import type { Project } from "../context.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";
import { collect } from "./collect.ts";
import { parseTypedColumns } from "./typed-columns.ts";

export interface SpineOptions {
  readonly spine?: string;
  readonly range?: readonly string[];
  readonly asOf?: string;
  readonly population?: string;
  readonly eventTime?: string;
  readonly spineTypes?: readonly string[];
  readonly null?: readonly string[];
  readonly spineFrom?: string;
  readonly spineTo?: string;
  /** False for `--no-spine-probe`. */
  readonly spineProbe?: boolean;
}

export function addSpineOptions(command: Command): Command {
  return command
    .optionsGroup("Of which rows (one of --spine, --range, --as-of):")
    .option("--spine <rows>", 'a file (.csv, .parquet, .jsonl), table:[schema.]name, "select …" or @query.sql')
    .option("--range <instants...>", "START END: every moment in between at which something became known")
    .option("--as-of <instant>", "the latest values of every entity at an instant, or now")
    .option(
      "--population <entities>",
      'with --range, --as-of: table:…, "select …" or @query.sql that lists the entities',
    )
    .option("--event-time <column>", "the spine's time column (default: event_timestamp)")
    .option("--spine-types <columns>", "types of spine columns: column=type, comma-separated, repeatable", collect)
    .option("--null <text>", "a text that means NULL in a CSV spine; repeatable (default: the empty field)", collect)
    .option("--spine-from <instant>", "no spine row is earlier: bounds what is read, and a row that is ends the run")
    .option("--spine-to <instant>", "no spine row is later")
    .option("--no-spine-probe", "do not ask a spine in the warehouse between what its times lie");
}

/** The rows to enrich, and the columns of a file whose types nobody said. */
export interface AskedSpine {
  readonly spine: RetrievalRequest["spine"];
  readonly guessed: readonly ResultColumn[];
}

/** What is promised of the rows, and whether the warehouse may be asked instead. */
export function spineTimesOf({
  spine,
  spineFrom,
  spineTo,
  spineProbe,
}: SpineOptions): Pick<RetrievalRequest, "spineTimes" | "probeSpine"> {
  const probe = spineProbe === false ? { probeSpine: false } : {};
  if (spineFrom === undefined && spineTo === undefined) return probe;
  if (spine === undefined)
    throw new UsageError(
      "--spine-from and --spine-to go with --spine",
      "leave them out: the request says its times itself",
    );
  const from = spineFrom === undefined ? null : isoInstant(spineFrom, "--spine-from");
  const to = spineTo === undefined ? null : isoInstant(spineTo, "--spine-to");
  return { spineTimes: { from, to, by: "caller" }, ...probe };
}

/** Whether the command line says anything of the rows. */
export function saysSpine({ spine, range, asOf }: SpineOptions): boolean {
  return [spine, range, asOf].some((one) => one !== undefined);
}

/** Reads the one way in which the command line says the rows. */
export async function spineOf(
  session: Session,
  { store }: Project,
  features: HistoricalRequest["features"],
  options: SpineOptions,
): Promise<AskedSpine> {
  requireOne(options);
  const { defaultEventTime } = await import("../../define/requested-spine.ts");
  const time = options.eventTime ?? defaultEventTime;
  const types = parseTypedColumns(options.spineTypes ?? [], "--spine-types");
  if (options.spine === undefined) return { spine: await moments(session, options, time), guessed: [] };
  const rows = await rowsIn(options.spine, session);
  if (rows.kind !== "file") return { spine: { ...rows, columns: declared(types), time }, guessed: [] };
  const { fileSpine } = await import("../../runtime/retrieve/file-spine.ts");
  const registry = await store.registry();
  return fileSpine(rows.path, { registry, features, time, columns: types, nullValues: options.null });
}

function requireOne(options: SpineOptions): void {
  const said = [options.spine, options.range, options.asOf].filter((one) => one !== undefined).length;
  const hint = "give one of --spine ROWS, --range START END, --as-of INSTANT";
  if (said === 0) throw new UsageError("the rows to enrich are not said", hint);
  if (said > 1) throw new UsageError("the rows to enrich are said in more than one way", hint);
  if (options.population !== undefined && options.spine !== undefined) {
    throw new UsageError("--population goes with --range and --as-of", "leave it out: the spine lists the entities");
  }
}

async function moments(session: Session, options: SpineOptions, time: string): Promise<RetrievalRequest["spine"]> {
  const population = options.population === undefined ? null : await populationOf(options.population, session);
  if (options.asOf !== undefined) {
    const instant = options.asOf === "now" ? formatInstant(session.context.now()) : isoInstant(options.asOf, "--as-of");
    return { kind: "as_of", instant, population, time };
  }
  const [start, end, ...rest] = options.range ?? [];
  if (start === undefined || end === undefined || rest.length > 0) {
    throw new UsageError("--range takes two instants", "as in --range 2013-01-01 2013-02-01; the end is not included");
  }
  const [from, to] = [isoInstant(start, "--range"), isoInstant(end, "--range")];
  if ((parseInstant(from) ?? 0n) > (parseInstant(to) ?? 0n)) {
    throw new UsageError("--range ends before it starts", "swap its two instants");
  }
  return { kind: "range", start: from, end: to, population, time };
}

export function isoInstant(text: string, option: string): string {
  const microseconds = parseInstant(text);
  if (microseconds !== null) return formatInstant(microseconds);
  throw new UsageError(`${option}: '${text}' is no instant`, "write 2013-07-01 or 2013-07-01T12:00:00Z");
}

type RowsText =
  | { readonly kind: "table"; readonly relation: Relation }
  | { readonly kind: "query"; readonly query: QueryText }
  | { readonly kind: "file"; readonly path: string };

/** Words that open a statement, those included that no spine may have: the reader of queries says why. */
const sqlWord =
  /^[\s(]*(select|with|values|table|insert|update|delete|merge|truncate|drop|create|alter|call|copy|explain)\s/i;

/** `table:…`, `@query.sql` and SQL itself are told by how they begin; all else is a file. */
async function rowsIn(text: string, session: Session): Promise<RowsText> {
  if (text.startsWith("table:")) {
    const { parseRelation } = await import("../../runtime/relation-text.ts");
    return { kind: "table", relation: parseRelation(text.slice("table:".length)) };
  }
  if (text.startsWith("@")) return query(await sqlFile(session.path(text.slice(1))));
  if (sqlWord.test(text)) return query(text);
  return { kind: "file", path: session.path(text) };
}

export async function populationOf(text: string, session: Session): Promise<Population> {
  const rows = await rowsIn(text, session);
  if (rows.kind !== "file") return { ...rows, columns: null };
  throw new UsageError(
    `--population: '${text}' is no table and no query`,
    'write table:NAME, "select …" or @query.sql',
  );
}

function query(text: string): RowsText {
  // A semicolon at the end is no second statement.
  return { kind: "query", query: { texts: [text.replace(/\s*;\s*$/, "")], values: [] } };
}

async function sqlFile(path: string): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  try {
    return await readFile(path, "utf8");
  } catch {
    throw AsofError.of("file-not-found", `'${path}' cannot be read`, { hint: "check the path behind the @" });
  }
}

function declared(types: Readonly<Record<string, CanonicalType>>): readonly SpineColumnDeclaration[] | null {
  const columns = Object.entries(types).map(([name, type]) => ({ name, type }));
  return columns.length === 0 ? null : columns;
}
