import type { ConfiguredKind } from "./configured-kind.ts";
import type { Dialect } from "./dialect.ts";
import type { Warehouse } from "./warehouse.ts";

/** A kind of warehouse that a configuration can name: what its options are, and how it is opened. */
export interface WarehouseKind extends ConfiguredKind {
  readonly dialect: Dialect;
  /** Opens it with options that were checked. Relative paths start from `folder`. Nothing is asked of it yet. */
  open(options: object, folder: string): Promise<Warehouse>;
}
