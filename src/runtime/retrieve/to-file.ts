import type { Compiled } from "../../compiler/compile.ts";
import type { RunOptions } from "../../define/index.ts";
import { unjoinableWarning } from "../../ir/dataset-draft.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import type { IfExists, ReadResult, ResultColumn } from "../../ports/warehouse.ts";
import { type Partitioning, partitioningOf } from "../sink/partition/partitioning.ts";
import { countUnjoinable } from "../sink/unjoinable.ts";
import { checkDestination, type WrittenDataset, writeDataset } from "../sink/write-dataset.ts";
import { datasetManifest } from "./dataset-manifest.ts";
import type { DatasetOrigins } from "./dataset-origins.ts";

export interface FileOptions extends RunOptions {
  /** `day`, `month` or `year` of the spine's time, or a column's name: the path is a folder's then. */
  readonly partitionBy?: string | undefined;
}

/** A file's or a folder's name, and how it is written. */
export interface FileDestination {
  readonly path: string;
  readonly ifExists: IfExists;
  readonly options: FileOptions;
}

/** What a file is made of. */
export interface FileContents {
  readonly compiled: Compiled;
  readonly result: ReadResult;
  readonly warnings: readonly Diagnostic[];
  readonly origins: DatasetOrigins;
  readonly startedAt: string;
  readonly now: () => string;
}

/** Before anything runs, whether the result could be written there: a long query is not to run for nothing. */
export async function checkFile(compiled: Compiled, { path, ifExists, options }: FileDestination): Promise<void> {
  await checkDestination(path, ifExists, options.partitionBy !== undefined);
  partitioningBy(options.partitionBy, expectedColumns(compiled), compiled);
}

/** Streams a result into a file, or a folder of partitions, with a manifest beside it. */
export async function writeFile(
  { path, ifExists, options }: FileDestination,
  { compiled, result, warnings, origins, startedAt, now }: FileContents,
): Promise<WrittenDataset & { readonly warnings: readonly Diagnostic[] }> {
  const { time, keys } = compiled.resolved.spine;
  const { columns } = result;
  const counter = countUnjoinable(columns, { time: time.column, keys });
  const all = (): readonly Diagnostic[] => [...warnings, ...unjoinableWarning(counter.count())];
  const written = await writeDataset({
    path,
    ifExists,
    columns,
    batches: counter.through(result.batches),
    partitioning: partitioningBy(options.partitionBy, columns, compiled),
    signal: options.signal,
    onProgress: options.onRows,
    manifest: (rowsWritten) =>
      datasetManifest(compiled, {
        ...rowsWritten,
        startedAt,
        finishedAt: now(),
        columns,
        unjoinableRows: counter.count(),
        warnings: all(),
        origins,
      }),
  });
  return { ...written, warnings: all() };
}

/** The result's columns before it runs; one whose type is not known yet counts as text, which anything can be partitioned by. */
function expectedColumns({ statement }: Compiled): readonly ResultColumn[] {
  return statement.outline.columns.map(({ name, type }) => ({ name, type: type ?? { kind: "string" } }));
}

function partitioningBy(
  by: string | undefined,
  columns: readonly ResultColumn[],
  { resolved }: Compiled,
): Partitioning | null {
  return by === undefined ? null : partitioningOf(by, columns, resolved.spine.time.column);
}
