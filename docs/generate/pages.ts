import { apiPages } from "./api/pages.ts";
import { benchmarksPage } from "./benchmarks.ts";
import { diagnosticsPage } from "./diagnostics.ts";
import { expressionsPage } from "./expressions.ts";
import { matrixPage } from "./matrix.ts";
import { typesPage } from "./types.ts";
import { windowsPage } from "./windows.ts";

/** The pages that are made from code, by their path in the repository. */
export const pages: Readonly<Record<string, () => string>> = {
  ...apiPages,
  "docs/benchmarks.md": benchmarksPage,
  "docs/diagnostics.md": diagnosticsPage,
  "docs/matrix.md": matrixPage,
  "docs/expressions.md": expressionsPage,
  "docs/types.md": typesPage,
  "docs/windows.md": windowsPage,
};
