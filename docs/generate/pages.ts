import { diagnosticsPage } from "./diagnostics.ts";
import { typesPage } from "./types.ts";

/** The pages that are made from code, by their path in the repository. */
export const pages: Readonly<Record<string, () => string>> = {
  "docs/diagnostics.md": diagnosticsPage,
  "docs/types.md": typesPage,
};
