import { existsSync } from "node:fs";

/** The folder of this package, whether it runs from its sources or as it was built. */
export function packageFolder(): URL {
  let folder = new URL("./", import.meta.url);
  while (!existsSync(new URL("package.json", folder))) {
    const above = new URL("../", folder);
    if (above.href === folder.href) throw new Error("asof is not inside its package");
    folder = above;
  }
  return folder;
}
