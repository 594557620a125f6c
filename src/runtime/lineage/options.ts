import type { LineageDirection } from "./reach.ts";

/** Which part of a lineage. */
export interface LineageOptions {
  /** A view, `view:feature`, a service, `service:column`, a table or `table.column`. Default: everything. */
  readonly of?: string;
  /** Default: upstream of what is defined, downstream of tables and columns. */
  readonly direction?: LineageDirection;
}
