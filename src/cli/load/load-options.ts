/** What `asof load` takes, as it stands on the command line. */
export interface LoadOptions {
  readonly table?: string;
  readonly types?: readonly string[];
  readonly null?: readonly string[];
  readonly index?: readonly string[];
  readonly ifExists?: "error" | "replace" | "append";
  readonly acceptTypes?: boolean;
}
