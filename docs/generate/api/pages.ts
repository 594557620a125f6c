import { publicSurface } from "./entry.ts";
import { referenceFiles, referenceIndex, referencePage } from "./reference.ts";
import { reportPage } from "./report.ts";

/** The pages of docs/api. */
export const apiPages: Readonly<Record<string, () => string>> = {
  "docs/api/README.md": () => referenceIndex(publicSurface()),
  "docs/api/asof.api.md": () => reportPage(publicSurface()),
  ...Object.fromEntries(
    referenceFiles.map((file) => [`docs/api/${file}`, () => referencePage(file, publicSurface())] as const),
  ),
};
