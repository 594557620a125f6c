import type { OnlineView } from "./online-store.ts";

/** The languages in which tables can be written down for others to make. */
export const infrastructureFormats = ["cloudformation", "terraform"] as const;

/** `cloudformation`: a template, as JSON. `terraform`: resources, in HCL. */
export type InfrastructureFormat = (typeof infrastructureFormats)[number];

/** What is to be written down. */
export interface InfrastructureWish {
  readonly format: InfrastructureFormat;
  /** The feature views whose rows are to be stored: some stores have a table for each. */
  readonly views: readonly OnlineView[];
}
