import type { Manifest } from "../ir/registry.ts";

/** One publication: which manifest was made the head, when, and by whom. */
export interface Publication {
  /** 1 for the first; each publication takes the next number. */
  readonly sequence: number;
  /** Of the manifest that became the head. */
  readonly fingerprint: string;
  /** ISO instant. */
  readonly appliedAt: string;
  /** Who applied, as the caller says; null where nobody said. */
  readonly appliedBy: string | null;
}

/** Where applied definitions live. Manifests are immutable; the head moves atomically; readers never lock. */
export interface RegistryStore {
  /** For messages: a path or an address, without secrets. */
  readonly location: string;
  /** The newest publication; null where nothing was ever applied. */
  head(): Promise<Publication | null>;
  /**
   * Rejects with `registry-corrupt` where the content does not match its fingerprint, and with `registry-format-older` or
   * `registry-format-newer` where another version of asof has written it.
   */
  manifest(fingerprint: string): Promise<Manifest>;
  /**
   * Makes a manifest the head, provided that the head is still `expected`. Of two at once exactly one wins; the other
   * rejects with `apply-conflict`, and nothing of it is visible.
   */
  publish(
    manifest: Manifest,
    expected: Publication | null,
    entry: Pick<Publication, "appliedAt" | "appliedBy">,
  ): Promise<Publication>;
  /** Newest first. */
  history(): Promise<readonly Publication[]>;
  /** Removes everything of this registry. */
  destroy(): Promise<void>;
}
