import {
  compileLatest,
  latestRequirements,
  onlineTableOf,
  type Templates,
  type WarehouseFacts,
} from "../../compiler/compile.ts";
import type { Registry } from "../../ir/registry.ts";
import type { Place } from "../../kernel/diagnostics.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { Warehouse } from "../../ports/warehouse.ts";
import { factsAbout } from "../retrieve/warehouse-facts.ts";
import type { Materializing } from "./materializing.ts";

export interface Compiling {
  readonly registry: Registry;
  readonly places: ReadonlyMap<string, Place>;
  readonly dialect: Dialect;
  readonly templates: Templates;
  readonly warehouse: Pick<Warehouse, "catalog" | "describe" | "estimateRows">;
}

/** Compiles what a run loads. The warehouse is asked about a view's tables once. */
export function compilingLatest(around: Compiling): Pick<Materializing, "compile" | "tableOf"> {
  const { registry, dialect, warehouse } = around;
  const known = new Map<string, Promise<WarehouseFacts>>();
  const factsOf = (view: string, signal: AbortSignal | undefined): Promise<WarehouseFacts> => {
    const facts = known.get(view) ?? factsAbout(latestRequirements(registry, view), dialect, warehouse, signal);
    known.set(view, facts);
    facts.catch(() => known.delete(view));
    return facts;
  };
  return {
    compile: async (request, signal) =>
      compileLatest(request, { ...around, warehouse: await factsOf(request.view, signal) }),
    tableOf: async (view, signal) => onlineTableOf(registry, view, await factsOf(view, signal)),
  };
}
