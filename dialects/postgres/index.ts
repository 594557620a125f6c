import type { Dialect } from "../../src/ports/dialect.ts";
import { capabilities } from "./capabilities.ts";
import { functions } from "./functions/index.ts";
import { lexicon } from "./lexicon.ts";
import { createReader } from "./reader/index.ts";
import { choose, strategies } from "./strategies.ts";
import { createVerifier } from "./verifier/index.ts";

export { type EmbeddedOptions, openEmbedded, openServer, type ServerOptions } from "./driver/index.ts";

/** PostgreSQL 14 and newer, on a server or embedded. */
export const postgres: Dialect = {
  name: "postgres",
  capabilities,
  lexicon,
  functions,
  strategies,
  choose,
  reader: createReader(),
  verifier: createVerifier(),
};
