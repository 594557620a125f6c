import type { Compiled, Templates } from "../../compiler/compile.ts";
import type { Limits, ProjectLimits } from "../../ir/limits.ts";
import type { Registry } from "../../ir/registry.ts";
import type { HistoricalRequest, SpineColumnDeclaration, SpineRequest } from "../../ir/request.ts";
import type { Place } from "../../kernel/diagnostics.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { Warehouse } from "../../ports/warehouse.ts";
import type { SpineRows, UploadableSpine } from "./spine-rows.ts";

/** What a retrieval works with. */
export interface RetrievalContext {
  readonly registry: Registry;
  readonly places: ReadonlyMap<string, Place>;
  readonly dialect: Dialect;
  readonly templates: Templates;
  readonly clock: Clock;
  /** Opens the warehouse when it is first needed, and refuses where there is none. */
  readonly warehouse: () => Promise<Warehouse>;
  /** Compile from definitions alone, without asking the warehouse anything. */
  readonly offline: boolean;
  /** What the project lets its requests do. */
  readonly limits: ProjectLimits;
}

/** A request whose spine may be rows of the caller's. */
export type RetrievalRequest = Omit<HistoricalRequest, "spine" | "requireBounds"> & {
  readonly spine: SpineRequest | SpineToUpload | TypedSpine;
  /** The request's own, beside those of the project. */
  readonly limits?: Limits;
  /** Whether a spine in the warehouse may be asked between what its times lie. Default: true. */
  readonly probeSpine?: boolean;
  /** Refuse to read sources from their beginning. Default: as the project says. */
  readonly requireBounds?: boolean;
};

/** Rows whose columns are all known and whose values are canonical, such as a file's: uploaded as they are. */
export interface TypedSpine extends UploadableSpine {
  readonly kind: "typed";
  readonly time: string;
}

export interface SpineToUpload {
  readonly kind: "upload";
  readonly rows: SpineRows;
  readonly time: string;
  /** Columns whose types are known beforehand; the others' follow from their values. */
  readonly columns: readonly SpineColumnDeclaration[];
}

/** A compiled request, and the rows that go up with it. */
export interface Prepared {
  readonly compiled: Compiled;
  readonly upload: UploadableSpine | null;
}
