import { type PushOptions, type PushOutcome, sourceOf } from "../../define/index.ts";
import type { Registry } from "../../ir/registry.ts";
import type { Connections } from "../connections.ts";
import type { FeatureStoreParts } from "../feature-store-parts.ts";
import type { OnlineFeaturesOptions, OnlineReads } from "./online-reads.ts";
import type { ServedFeatures } from "./served-features.ts";

type ServedParts = Pick<FeatureStoreParts, "definitions" | "registryStore" | "places" | "clock">;

/** What a feature store serves, and what is pushed to it. */
export class Served {
  readonly #parts: ServedParts;
  readonly #connections: Connections;
  readonly #registry: () => Promise<Registry>;
  #reads: Promise<OnlineReads> | null = null;
  #applied: { readonly fingerprint: string; readonly registry: Registry } | null = null;

  constructor(parts: ServedParts, connections: Connections, registry: () => Promise<Registry>) {
    this.#parts = parts;
    this.#connections = connections;
    this.#registry = registry;
  }

  async read(asked: OnlineFeaturesOptions): Promise<ServedFeatures> {
    return (await this.reads()).read(asked);
  }

  reads(): Promise<OnlineReads> {
    this.#reads ??= this.#made();
    return this.#reads;
  }

  async push(source: unknown, rows: readonly object[], options: PushOptions): Promise<PushOutcome> {
    const name = typeof source === "string" ? source : sourceOf(source)?.definition.name;
    const { push } = await import("../push/push.ts");
    return push(name ?? String(source), rows, options, {
      registry: await this.#servedRegistry(),
      clock: this.#parts.clock,
      online: () => this.#connections.online(),
      warehouse: () => this.#connections.warehouse(),
    });
  }

  async #made(): Promise<OnlineReads> {
    const { places, clock } = this.#parts;
    // The closures of expressions are loaded by those who evaluate some.
    const { OnlineReads } = await import("./online-reads.ts");
    const [registry, online] = [() => this.#servedRegistry(), () => this.#connections.online()];
    return new OnlineReads({ registry, online, places, clock });
  }

  /** The same object as long as the same is applied, so that what was made of it is of use again. */
  async #servedRegistry(): Promise<Registry> {
    if (this.#parts.definitions !== null) return this.#parts.definitions;
    const head = await this.#parts.registryStore.head();
    if (head !== null && head.fingerprint === this.#applied?.fingerprint) return this.#applied.registry;
    const registry = await this.#registry();
    this.#applied = head && { fingerprint: head.fingerprint, registry };
    return registry;
  }
}
