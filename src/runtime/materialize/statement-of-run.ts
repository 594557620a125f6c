import { type CompileLatestInput, compileLatest, latestRequirements, nothingKnown } from "../../compiler/compile.ts";
import type { CompiledLatest, LatestRequest } from "../../ir/latest.ts";
import type { Warehouse } from "../../ports/warehouse.ts";
import { factsAbout } from "../retrieve/warehouse-facts.ts";

/** Compiles what a run would load; without a warehouse from the definitions alone. */
export async function statementOfRun(
  request: LatestRequest,
  around: Omit<CompileLatestInput, "warehouse">,
  connected: Warehouse | null,
): Promise<CompiledLatest> {
  const { registry, dialect } = around;
  const asked = latestRequirements(registry, request.view);
  const warehouse = connected === null ? nothingKnown : await factsAbout(asked, dialect, connected);
  return compileLatest(request, { ...around, warehouse });
}
