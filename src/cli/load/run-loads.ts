import type { Relation } from "../../ir/definition.ts";
import { typeName } from "../../ir/types.ts";
import { formatIndex } from "../../runtime/load/index-columns.ts";
import type { FileLoad } from "../../runtime/load/load-file.ts";
import { formatRelation } from "../../runtime/relation-text.ts";
import { Progress } from "../progress.ts";
import { rowsText, secondsSince, secondsText } from "../quantities.ts";
import type { Session } from "../session.ts";
import type { NamedType } from "../shapes.ts";
import type { Styles } from "../styles.ts";

/** A load that is all said; `file` as people name it. */
export interface PlannedLoad extends Omit<FileLoad, "signal" | "onRows"> {
  readonly file: string;
}

export interface Loaded {
  readonly table: string;
  readonly file: string;
  readonly rows: bigint;
  readonly seconds: number;
  readonly columns: readonly NamedType[];
  /** `origin, time_hour desc`. */
  readonly indexes: readonly string[];
}

/** Loads one file after another, each in a transaction of its own, and says what came of it. */
export async function runLoads(
  session: Session,
  loads: readonly PlannedLoad[],
  skipped: readonly Relation[],
): Promise<readonly Loaded[]> {
  const loaded: Loaded[] = [];
  for (const load of loads) loaded.push(await run(session, load));
  const left = skipped.map((table) => ({ table: formatRelation(table), reason: "exists" }));
  const { styles } = session.output;
  session.output.summary({ loaded, skipped: left }, () => {
    const lines = [
      ...loaded.flatMap((one) => loadedLines(one, styles)),
      ...left.map(
        ({ table }) => `${styles.dim("kept")} ${table}: it exists already (--if-exists replace loads it again)`,
      ),
    ];
    return lines.length === 0 ? "nothing to load: no source is a file\n" : `${lines.join("\n")}\n`;
  });
  return loaded;
}

async function run(session: Session, load: PlannedLoad): Promise<Loaded> {
  const { store } = await session.project();
  const { loadFile } = await import("../../runtime/load/load-file.ts");
  const table = formatRelation(load.table);
  const progress = new Progress(session.output);
  progress.tell(`opening the warehouse for ${table}`);
  const started = performance.now();
  try {
    const warehouse = await store.warehouse();
    const onRows = (rows: bigint) => progress.tell(`loading ${table}`, rows);
    const { rows, indexes: made } = await loadFile(warehouse, { ...load, signal: session.signal, onRows });
    const columns = load.columns.map(({ name, type }) => ({ name, type: typeName(type) }));
    const indexes = load.indexes.slice(0, made).map(formatIndex);
    return { table, file: load.file, rows, seconds: secondsSince(started), columns, indexes };
  } finally {
    progress.stop();
  }
}

function loadedLines({ table, file, rows, seconds, indexes }: Loaded, styles: Styles): readonly string[] {
  const title = `${styles.green("loaded")} ${styles.bold(rowsText(rows))} of ${file} into ${styles.bold(table)} in ${secondsText(seconds)}`;
  return [title, ...indexes.map((index) => styles.dim(`  index (${index})`))];
}
