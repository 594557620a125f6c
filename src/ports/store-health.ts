/** The state of an online store or of run state, as far as the asker's rights let it be seen. Nothing is changed by asking. */
export interface StoreHealth {
  /** What it is, and as whom it is spoken to: never a secret. */
  readonly about: string;
  /** Microseconds since 1970 by its own clock, while it was asked; null where it tells none. */
  readonly clock: bigint | null;
  /** Microseconds by which that clock may be behind because it is told so coarsely. */
  readonly clockStep: bigint;
  /** Whether anything was made there yet: the first run does it. */
  readonly isMade: boolean;
  /** What is wrong, the worst first. */
  readonly findings: readonly StoreFinding[];
}

/** Something that is wrong with a store. */
export interface StoreFinding {
  /** Without it nothing can be served or loaded; otherwise some of it can. */
  readonly isSevere: boolean;
  /** In words. */
  readonly found: string;
  /** What to do: a statement for the owner, or words. */
  readonly fix: string;
}

/** The state of an online store, and of some versions in it. */
export interface OnlineHealth extends StoreHealth {
  /** Of the versions that were asked about, in order. */
  readonly versions: readonly VersionHealth[];
}

/** How the rows of a version stand. */
export interface VersionHealth {
  /** Whether there is room for them. */
  readonly isThere: boolean;
  /** Null where that cannot be seen. */
  readonly isEmpty: boolean | null;
  /** Whether a crash of the store empties it. */
  readonly isUnlogged: boolean;
}
