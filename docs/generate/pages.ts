import { apiPages } from "./api/pages.ts";
import { benchmarksPage } from "./benchmarks.ts";
import { diagnosticsPage } from "./diagnostics.ts";
import { expressionsPage } from "./expressions.ts";
import { typesPage } from "./types.ts";

/** The pages that are made from code, by their path in the repository. */
export const pages: Readonly<Record<string, () => string>> = {
  ...apiPages,
  "docs/benchmarks.md": benchmarksPage,
  "docs/diagnostics.md": diagnosticsPage,
  "docs/expressions.md": expressionsPage,
  "docs/types.md": typesPage,
};
