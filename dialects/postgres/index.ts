import type { Dialect } from "../../src/ports/dialect.ts";
import { capabilities } from "./capabilities.ts";
import { functions } from "./functions/index.ts";
import { grants } from "./grants.ts";
import { lexicon } from "./lexicon.ts";
import { newestForm } from "./planner/newest.ts";
import { createReader } from "./reader/index.ts";
import { choose, strategies } from "./strategies.ts";
import { createVerifier } from "./verifier/index.ts";
import { windows } from "./windows.ts";

/** PostgreSQL 14 and newer, on a server or embedded. */
export const postgres: Dialect = {
  name: "postgres",
  capabilities,
  lexicon,
  functions,
  strategies,
  choose,
  windows,
  newest: newestForm,
  reader: createReader(),
  verifier: createVerifier(),
  grants,
};
