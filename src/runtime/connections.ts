import { AsofError } from "../kernel/diagnostics.ts";
import type { OnlineStore } from "../ports/online-store.ts";
import type { RunStore } from "../ports/run-store.ts";
import { isSameDatabase } from "../ports/sql-database.ts";
import type { Warehouse } from "../ports/warehouse.ts";
import type { FeatureStoreParts } from "./feature-store-parts.ts";
import { Opened } from "./opened.ts";

/** What a feature store is connected to, each opened when it is first asked for. */
export class Connections {
  readonly #warehouse: Opened<Warehouse>;
  readonly #online: Opened<OnlineStore>;
  readonly #runs: Opened<RunStore>;

  constructor({
    openWarehouse,
    openOnlineStore,
    openRuns,
  }: Pick<FeatureStoreParts, "openWarehouse" | "openOnlineStore" | "openRuns">) {
    const warehouse = openWarehouse && (() => this.warehouse());
    this.#warehouse = new Opened(openWarehouse ?? (() => notConfigured("warehouse", "warehouse")));
    this.#online = new Opened(() =>
      openOnlineStore === null ? notConfigured("online store", "online") : openOnlineStore(warehouse),
    );
    this.#runs = new Opened(async () => openRuns(await this.online(), await this.warehouse()));
  }

  warehouse(): Promise<Warehouse> {
    return this.#warehouse.get();
  }

  online(): Promise<OnlineStore> {
    return this.#online.get();
  }

  runs(): Promise<RunStore> {
    return this.#runs.get();
  }

  /** Whether the online store's tables lie in the warehouse's own database, where rows go from one to the other by themselves. */
  async onlineIsInWarehouse(): Promise<boolean> {
    const [{ database: ofRows }, { database: ofSources }] = await Promise.all([this.online(), this.warehouse()]);
    return ofRows !== undefined && ofSources !== undefined && isSameDatabase(ofRows, ofSources);
  }

  /** All can be asked for again afterwards. */
  async close(): Promise<void> {
    // The online store may stand on the warehouse's engine, and the state of runs on the online store's.
    await this.#runs.close();
    await this.#online.close();
    await this.#warehouse.close();
  }
}

async function notConfigured(what: string, option: "warehouse" | "online"): Promise<never> {
  throw AsofError.of("config-invalid", `no ${what} is configured`, {
    path: option,
    hint: `add one to the configuration: ${option}: { kind: … }`,
  });
}
