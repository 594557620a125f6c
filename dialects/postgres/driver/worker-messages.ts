/** What the main thread and the engine's thread say to each other. */
export interface WorkerSettings {
  /** Null: in memory. */
  readonly folder: string | null;
  /** A folder for images of new databases, to begin others from; null: there is none. */
  readonly images: string | null;
}

/** Whole exchanges of the wire protocol, or the wish to shut down cleanly. */
export type ToWorker = { readonly kind: "exchange"; readonly bytes: Uint8Array } | { readonly kind: "close" };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "reply"; readonly bytes: Uint8Array }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "closed" };
