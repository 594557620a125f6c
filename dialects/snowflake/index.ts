import type { Dialect } from "../../src/ports/dialect.ts";
import { capabilities } from "./capabilities.ts";
import { functions } from "./functions/index.ts";
import { grants } from "./grants.ts";
import { lexicon } from "./lexicon.ts";
import { createReader } from "./reader.ts";
import { choose, strategies } from "./strategies.ts";
import { createVerifier } from "./verifier.ts";
import { windows } from "./windows.ts";

/** Snowflake. */
export const snowflake: Dialect = {
  name: "snowflake",
  capabilities,
  lexicon,
  functions,
  strategies,
  choose,
  windows,
  reader: createReader(),
  verifier: createVerifier(),
  grants,
};
