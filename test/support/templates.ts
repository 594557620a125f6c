import { fileURLToPath } from "node:url";
import { packageFolder } from "../../src/runtime/package-folder.ts";
import { readTemplates } from "../../src/runtime/templates.ts";

/** The templates of this checkout. */
export const templates = readTemplates(fileURLToPath(new URL("sql-templates", packageFolder())));
