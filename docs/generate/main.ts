/** `npm run docs`: writes the pages that are made from code. A house test fails where one is stale. */
import { writeFile } from "node:fs/promises";
import { pages } from "./pages.ts";

for (const [path, page] of Object.entries(pages)) {
  await writeFile(new URL(`../../${path}`, import.meta.url), page());
  process.stdout.write(`${path}\n`);
}
