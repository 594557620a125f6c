import type { Compiled } from "../../compiler/compile.ts";
import type { ResolvedSpine } from "../../ir/request.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";

/** What a column of the result is called where it is stored. */
function nameInTable({ statement }: Compiled, name: string): string {
  return statement.outline.columns.find((column) => column.name === name)?.sqlName ?? name;
}

/** The spine's time, and the columns without which a row cannot be joined, as they are called in the table. */
export function spineInTable(compiled: Compiled): {
  readonly time: ResolvedSpine["time"];
  readonly unjoinable: { readonly time: string; readonly keys: readonly string[] };
} {
  const { time, keys } = compiled.resolved.spine;
  const column = nameInTable(compiled, time.column);
  return {
    time: { ...time, column },
    unjoinable: { time: column, keys: keys.map((key) => nameInTable(compiled, key)) },
  };
}

/** The result's columns whose types are known before it runs. */
export function typedColumns({ statement }: Compiled): readonly ResultColumn[] {
  return statement.outline.columns.flatMap(({ name, type }) => (type === null ? [] : [{ name, type }]));
}
