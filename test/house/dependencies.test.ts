import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const planted = fileURLToPath(new URL("planted", import.meta.url));
const config = join(root, ".dependency-cruiser.cjs");
const program = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
const require = createRequire(import.meta.url);

interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** Runs the checker as `npm run lint` does, over the source of a tree. */
async function check(tree: string): Promise<Report["summary"]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, "--config", config, "--output-type", "json", "src", "dialects"],
    { cwd: tree, maxBuffer: 64 * 1024 * 1024 },
  );
  const report: Report = JSON.parse(stdout);
  return report.summary;
}

/** Every violation planted: the rule, and the file whose name says what it does. */
const violations = [
  "arrow-in-its-sink: src/runtime/has-arrow.ts",
  "arrow-when-written: src/runtime/knows-arrow.ts",
  "aws-in-its-store: src/online/postgres/has-aws.ts",
  "cli-on-store: src/cli/knows-compile.ts",
  "clients-in-drivers: src/runtime/has-client.ts",
  "commander-in-cli: src/runtime/has-commander.ts",
  "compile-introduces-stages: src/compiler/knows-runtime.ts",
  "declared-and-found: src/runtime/has-missing.ts",
  "declared-and-found: src/runtime/has-undeclared.ts",
  "define-on-ports: src/define/knows-registry.ts",
  "dialect-alone: dialects/one/knows-define.ts",
  "dialect-alone: dialects/one/knows-two.ts",
  "every-room-has-a-rule: src/emit/has-no-rule.ts",
  "expressions-on-ports: src/expressions/knows-define.ts",
  "handlebars-in-render: src/compiler/plan/has-handlebars.ts",
  "index-re-exports: src/index.ts",
  "ir-on-kernel: src/ir/knows-ports.ts",
  "jiti-in-repository: src/runtime/has-jiti.ts",
  "kernel-alone: src/kernel/knows-ir.ts",
  "knex-where-tables-are-ours: src/online/dynamodb/has-knex.ts",
  "no-cycles: src/ir/cycle-a.ts",
  "no-dev-dependencies: src/runtime/has-dev.ts",
  "nothing-below-the-store-imports-it: src/runtime/knows-store.ts",
  "online-on-ports: src/online/dynamodb/knows-runtime.ts",
  "online-stores-are-strangers: src/online/dynamodb/knows-postgres.ts",
  "parser-in-reader-and-verifier: dialects/one/has-parser.ts",
  "peers-when-needed: src/runtime/has-client.ts",
  "ports-on-ir: src/ports/knows-define.ts",
  "runs-on-ports: src/runs/knows-runtime.ts",
  "runtime-registry-repository: src/runtime/knows-dialect.ts",
  "runtime-registry-repository: src/runtime/knows-registry.ts",
  "runtime-registry-repository: src/runtime/knows-stage.ts",
  "runtime-registry-repository: src/runtime/knows-store.ts",
  "second-parser-in-readers: dialects/one/has-second-parser.ts",
  "source-stays-inside: src/runtime/knows-tests.ts",
  "stages-are-strangers: src/compiler/lower/knows-compile.ts",
  "stages-are-strangers: src/compiler/lower/knows-plan.ts",
  "stages-behind-compile: src/runtime/knows-stage.ts",
  "store-alone-picks-dialects: src/runtime/knows-dialect.ts",
  "tables-on-ports: src/tables/knows-online.ts",
];

describe("who may import whom", () => {
  it("holds in this tree", async () => {
    const { violations, totalCruised } = await check(root);
    expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    expect(totalCruised).toBeGreaterThan(100);
  });

  it("is refused where it is broken on purpose, and only there", async () => {
    const found = (await check(planted)).violations.map(({ rule, from }) => `${rule.name}: ${from}`);
    expect([...new Set(found)].sort()).toEqual(violations);
  });

  it("has a planted violation of every rule", () => {
    const rules: { readonly forbidden: readonly { readonly name: string }[] } = require(config);
    const shown = new Set(violations.map((one) => one.split(":")[0]));
    expect(rules.forbidden.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });
});
