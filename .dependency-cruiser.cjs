/**
 * Who may import whom. The rooms of the house, from the ground up:
 *
 *   kernel <- ir <- ports <- expressions <- define, compiler/<stage> <- compiler/compile.ts <- runtime, registry, repository <- store.ts <- cli
 *
 * A dialect sees kernel, ir, ports and its own folder; so does an online store, with what online stores share. Every rule has a planted violation in test/house/planted, and
 * test/house/dependencies.test.ts shows that each is caught.
 */
const { join } = require("node:path");

const ours = "^(src|dialects)/";
const rooms = "kernel|ir|ports|expressions|define|compiler|runtime|online|tables|runs|registry|repository|cli";

/** A room and all of ours that it may import besides itself. */
const room = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { path: ours, pathNot: allowed },
});

/** A package that belongs in one place. */
const npm = (name, packages, place, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: ours, pathNot: place },
  to: { path: `(^|/)node_modules/(@types/)?(${packages})/` },
});

module.exports = {
  forbidden: [
    room("kernel-alone", "^src/kernel/", "^src/kernel/", "The kernel is bedrock: it imports nothing of ours."),
    room("ir-on-kernel", "^src/ir/", "^src/(kernel|ir)/", "Intermediate values know the kernel alone."),
    room("ports-on-ir", "^src/ports/", "^src/(kernel|ir|ports)/", "Ports are told in intermediate values."),
    room(
      "expressions-on-ports",
      "^src/expressions/",
      "^src/(kernel|ir|ports|expressions)/",
      "Expressions are read, checked, evaluated and told in SQL without knowing who asks.",
    ),
    room(
      "define-on-ports",
      "^src/define/",
      "^src/(kernel|ir|ports|expressions|define)/",
      "Authoring knows neither stages nor warehouses.",
    ),
    room(
      "stages-are-strangers",
      "^src/compiler/([^/]+)/",
      "^src/((kernel|ir|ports|expressions)/|compiler/$1/)",
      "Stages share the IR and nothing else.",
    ),
    room(
      "compile-introduces-stages",
      "^src/compiler/[^/]+\\.ts$",
      "^src/(kernel|ir|ports|expressions|compiler)/",
      "compile.ts chains the stages; it knows nothing above them.",
    ),
    room(
      "runtime-registry-repository",
      "^src/(runtime|registry|repository)/",
      "^src/((kernel|ir|ports|expressions|define|$1)/|compiler/(compile\\.ts$|registry/))",
      "They stand side by side on the compiler: they meet in store.ts.",
    ),
    room(
      "online-on-ports",
      "^src/online/",
      "^src/(kernel|ir|ports|online|tables)/",
      "Online stores know neither definitions nor who materializes; they meet the rest in store.ts.",
    ),
    room(
      "tables-on-ports",
      "^src/tables/",
      "^src/(kernel|ir|ports|tables)/",
      "What makes tables of our own does not know which these are.",
    ),
    room(
      "runs-on-ports",
      "^src/runs/",
      "^src/(kernel|ir|ports|tables|runs)/",
      "Run state knows neither definitions nor who runs; they meet in store.ts.",
    ),
    {
      name: "online-stores-are-strangers",
      comment: "An online store is one folder; what several need stands beside the folders, or in versions/.",
      severity: "error",
      from: { path: "^src/online/([^/]+)/" },
      to: { path: "^src/online/[^/]+/", pathNot: "^src/online/($1|versions)/" },
    },
    room(
      "cli-on-store",
      "^src/cli/",
      "^src/((kernel|ir|ports|expressions|define|runtime|registry|repository|cli)/|(store|index)\\.ts$)",
      "The CLI is handed a store; it sees no stage and no dialect.",
    ),
    room(
      "index-re-exports",
      "^src/index\\.ts$",
      "^src/((kernel|ir|ports|define|runtime|repository)/|compiler/compile\\.ts$|store\\.ts$)",
      "The public API names what the store and the authoring API offer.",
    ),
    {
      name: "stages-behind-compile",
      comment: "Only compile.ts calls stages; the registry stage also serves the rooms above.",
      severity: "error",
      from: { path: ours, pathNot: "^src/compiler/" },
      to: { path: "^src/compiler/[^/]+/", pathNot: "^src/compiler/registry/" },
    },
    {
      name: "store-alone-picks-dialects",
      comment: "A warehouse is one folder; the composition root is the one place that knows which there are.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/store\\.ts$" },
      to: { path: "^dialects/" },
    },
    {
      name: "nothing-below-the-store-imports-it",
      comment: "store.ts, index.ts and the CLI are the top of the house.",
      severity: "error",
      from: { path: ours, pathNot: "^src/(cli/|index\\.ts$|store\\.ts$)" },
      to: { path: "^src/(store\\.ts|index\\.ts|cli/)" },
    },
    room(
      "dialect-alone",
      "^dialects/([^/]+)/",
      "^(src/(kernel|ir|ports)/|dialects/($1|common)/)",
      "A dialect sees the contracts, its own folder and what dialects share.",
    ),
    {
      name: "every-room-has-a-rule",
      comment: "A new folder of src/ gets its rule here before it gets its first import.",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/((${rooms})/|(store|index)\\.ts$)` },
      to: {},
    },
    npm("handlebars-in-render", "handlebars", "^src/compiler/render/", "Templates are filled in one stage."),
    npm(
      "clients-in-drivers",
      "pg|pg-copy-streams|@electric-sql/pglite|@google-cloud/bigquery",
      "^dialects/[^/]+/driver/",
      "A client of a warehouse sits in its driver.",
    ),
    npm(
      "aws-in-its-store",
      "@aws-sdk/[^/]+",
      "^src/online/dynamodb/",
      "The SDK of an online store sits in its folder.",
    ),
    npm(
      "knex-where-tables-are-ours",
      "knex",
      "^src/(online/postgres|runs|tables)/",
      "Knex makes and changes tables of our own.",
    ),
    npm(
      "parser-in-reader-and-verifier",
      "libpg-query|@pgsql/types",
      "^dialects/postgres/(parser\\.ts|reader/|verifier/)",
      "Postgres' parser reads authors' queries and reads emitted text back.",
    ),
    npm(
      "second-parser-in-readers",
      "node-sql-parser",
      "^dialects/[^/]+/reader\\.ts$",
      "It is asked about authors' queries of warehouses that have no parser of their own to lend.",
    ),
    npm(
      "jiti-in-repository",
      "jiti",
      "^(src/repository|dialects/postgres/driver)/",
      "Authors' modules are loaded in one place.",
    ),
    npm(
      "arrow-in-its-sink",
      "apache-arrow",
      "^src/runtime/sink/arrow/",
      "Arrow's library is used where its files are made.",
    ),
    npm("commander-in-cli", "commander", "^src/cli/", "Command lines are read in the CLI."),
    {
      name: "no-cycles",
      comment: "Types count too: a cycle of types is two files that cannot be read apart.",
      severity: "error",
      from: { path: ours },
      to: { circular: true },
    },
    {
      name: "no-dev-dependencies",
      comment: "What is only installed for development is missing at the user's.",
      severity: "error",
      from: { path: ours },
      // A peer is a development dependency too, and what its metadata in package.json is taken for is no dependency at all.
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm-peer"], pathNot: "(^|/)node_modules/@types/" },
    },
    {
      name: "declared-and-found",
      comment: "Every package stands in package.json, and every import leads somewhere.",
      severity: "error",
      from: { path: ours },
      to: {
        dependencyTypes: ["npm-no-pkg", "npm-unknown", "unknown", "undetermined"],
        dependencyTypesNot: ["npm-peer"],
      },
    },
    {
      name: "peers-when-needed",
      comment:
        "Optional peers may be missing: they are imported when first used; the engine's thread, Arrow's sink and what mends a loaded client are such uses.",
      severity: "error",
      from: {
        path: ours,
        pathNot: "^(dialects/[^/]+/driver/(fresh/open|retries|chunks)\\.ts$|src/runtime/sink/arrow/)",
      },
      to: { dependencyTypes: ["npm-peer"], dependencyTypesNot: ["type-only", "dynamic-import"] },
    },
    {
      name: "arrow-when-written",
      comment: "Arrow's sink imports an optional peer: it is imported when an Arrow file is written.",
      severity: "error",
      from: { path: ours, pathNot: "^src/runtime/sink/arrow/" },
      to: { path: "^src/runtime/sink/arrow/", dependencyTypesNot: ["type-only", "dynamic-import"] },
    },
    {
      name: "source-stays-inside",
      comment: "Nothing that ships imports tests, fixtures, demos or benchmarks.",
      severity: "error",
      from: { path: ours },
      to: { path: "^(test|fixtures|demo|bench)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, "tsconfig.json") },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
