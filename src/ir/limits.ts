/** How far a request may go; null for as far as it likes. */
export interface Limits {
  /** Bytes of tables that its statement may read, as the warehouse counts them before it runs. */
  readonly bytes: bigint | null;
  /** Rows that its result may have. */
  readonly rows: bigint | null;
  /** How long its run may take, from its start to its last row. */
  readonly seconds: number | null;
}

/** What a limit counts: bytes, rows or seconds. */
export type LimitKind = keyof Limits;

/** A limit that holds for a run: the least of its kind. */
export interface LimitInForce {
  /** What it counts. */
  readonly kind: LimitKind;
  /** Bytes, rows, or seconds. */
  readonly most: number | bigint;
  /** Where it is set: `limits.views.weather.bytes` of the configuration, or `request`. */
  readonly setBy: string;
}

/** What a project lets its requests do. */
export interface ProjectLimits {
  /** For every request. */
  readonly all: Limits;
  /** For every request that uses the view, by its name. */
  readonly views: Readonly<Record<string, Limits>>;
  /** Whether a request may read a source from its beginning, where the warehouse can leave out parts of a table. */
  readonly requireBounds: boolean;
}

export const noLimits: Limits = { bytes: null, rows: null, seconds: null };

export const unlimitedProject: ProjectLimits = { all: noLimits, views: {}, requireBounds: false };
