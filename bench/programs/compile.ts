/**
 * Compiles 100 views of 10 features into one statement, again and again: `verified` or `unverified`. Prints milliseconds of
 * each time. The first is in a process that has done nothing but to import, and begins at the definitions.
 */
import { fileURLToPath } from "node:url";
import { postgres } from "../../dialects/postgres/index.ts";
import { type CompileInput, compile, compileText } from "../../src/compiler/compile.ts";
import { buildRegistry } from "../../src/compiler/registry/build-registry.ts";
import { collectDefinitions } from "../../src/define/index.ts";
import { packageFolder } from "../../src/runtime/package-folder.ts";
import { canonicalSpine } from "../../src/runtime/plan/canonical-sql.ts";
import { nothingKnown } from "../../src/runtime/retrieve/warehouse-facts.ts";
import { readTemplates } from "../../src/runtime/templates.ts";
import { repositoryOf, wholeService } from "../compile/views.ts";

const again = 30;
const compiled = process.argv[2] === "verified" ? compile : compileText;
const definitions = Object.values(repositoryOf(100, { whole: true }));

function input(): CompileInput {
  const { definitions: collected, places } = collectDefinitions(definitions);
  const { registry } = buildRegistry("bench", collected, places);
  if (registry === null) throw new Error("the definitions have problems");
  const features = { kind: "service", name: wholeService, version: null } as const;
  const spine = canonicalSpine(registry, features, "event_timestamp");
  return {
    registry,
    request: { features, spine, fullNames: false, strategies: {}, strategy: null },
    dialect: postgres,
    templates: readTemplates(fileURLToPath(new URL("sql-templates", packageFolder()))),
    places,
    warehouse: nothingKnown,
  };
}

const times: number[] = [];
let started = performance.now();
const given = input();
for (let time = 0; time <= again; time++) {
  const { statement } = await compiled(given);
  times.push(performance.now() - started);
  if (statement.outline.plan.node !== "project") throw new Error("not a whole plan");
  started = performance.now();
}
process.stdout.write(JSON.stringify(times));
