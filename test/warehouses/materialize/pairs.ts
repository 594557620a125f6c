import { startEmulator } from "../../contract/online/dynamodb.ts";
import { startServer } from "../../engines/server.ts";
import type { PairSide } from "../../executed/runs/pairs/pair.ts";
import { describePairs, type Kept, type Pairs } from "../../executed/runs/pairs/pairs-suite.ts";
import { onDynamo, onServer } from "../../executed/runs/pairs/stores.ts";

/** A warehouse on its local service, materialized into both kinds of online store. */
export function describeWarehousePairs(
  kept: Pick<Kept, "dialect" | "engine">,
  start: () => Promise<{ readonly warehouse: PairSide; stop(): Promise<void> }>,
): void {
  const startAll = async (): Promise<Pairs> => {
    const [service, server, emulator] = await Promise.all([start(), startServer(), startEmulator()]);
    return {
      warehouse: service.warehouse,
      stores: { postgres: onServer(server), dynamodb: onDynamo(emulator, server) },
      stop: async () => {
        await Promise.all([service.stop(), server.stop(), emulator.stop()]);
      },
    };
  };
  describePairs(["postgres", "dynamodb"], startAll, { ...kept, evidence: "emulated" });
}
