import type { Command } from "commander";
import type { HistoricalRequest } from "../../ir/request.ts";
import { throwIfErrors } from "../../kernel/diagnostics.ts";
import { UsageError } from "../usage-error.ts";
import { collect } from "./collect.ts";

export interface FeatureOptions {
  readonly service?: string;
  readonly features?: readonly string[];
  readonly fullNames?: boolean;
}

export function addFeatureOptions(command: Command): Command {
  return command
    .optionsGroup("Which features:")
    .option("--service <name[@version]>", "a feature service; its newest version where none is said")
    .option("--features <list>", "view:feature, or view for all of its features; comma-separated, repeatable", collect)
    .option("--full-names", "with --features: name every column view__feature");
}

/** What is asked for: a service or a list, and not both. */
export async function featuresOf(options: FeatureOptions): Promise<HistoricalRequest["features"]> {
  const { service, features, fullNames } = options;
  if ((service === undefined) === (features === undefined)) {
    throw new UsageError(
      service === undefined ? "no features are asked for" : "--service and --features exclude each other",
      "give --service NAME, or --features view:feature,…",
    );
  }
  const { parseServiceReference, requestedFeatures } = await import("../../define/index.ts");
  if (service !== undefined) {
    if (fullNames === true)
      throw new UsageError("a service says itself how its columns are named", "leave --full-names out");
    return parseServiceReference(service);
  }
  const names = (features ?? []).flatMap((list) => list.split(",")).map((name) => name.trim());
  const requested = requestedFeatures(names.filter((name) => name !== ""));
  throwIfErrors(requested.problems);
  return requested.features;
}
