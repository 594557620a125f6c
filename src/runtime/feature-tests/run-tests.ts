import type { CollectedTest } from "../../define/index.ts";
import type { Registry } from "../../ir/registry.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { FeatureTestReport, FeatureTestResult } from "./results.ts";
import { tablesRead, withoutDatabase } from "./tables-read.ts";
import type { PreparedTest, TestBench } from "./test-bench.ts";
import { TestSession } from "./test-session.ts";

/** How tests are run. */
export interface RunTestsOptions {
  /** Ends the run. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each test as it ends. */
  readonly onResult?: ((result: FeatureTestResult) => void) | undefined;
}

/**
 * Runs tests one after another in one warehouse: each finds the tables that its features read, filled as it says, and nothing that
 * another one has left there. A test that cannot be run is one that failed.
 */
export async function runTests(
  tests: readonly CollectedTest[],
  bench: TestBench,
  { signal, onResult }: RunTestsOptions = {},
): Promise<FeatureTestReport> {
  if (tests.length === 0) return { results: [], passed: 0, failed: 0 };
  const registry = inOneDatabase(bench.registry);
  bench.dialect.verifier.prepare?.();
  const prepared = await Promise.all(tests.map((one) => prepare(one, registry, bench.dialect)));
  const warehouse = await bench.open(schemasOf(prepared));
  try {
    // The engine starts now, so that the first test does not take as long as that.
    if (prepared.some(isRunnable)) await warehouse.catalog([], signal);
    const session = new TestSession({ ...bench, registry }, warehouse, signal);
    const results: FeatureTestResult[] = [];
    for (const one of prepared) {
      const result = await session.result(one);
      results.push(result);
      onResult?.(result);
    }
    const passed = results.filter((one) => one.passed).length;
    return { results, passed, failed: results.length - passed };
  } finally {
    await warehouse.close();
  }
}

async function prepare({ test, problems }: CollectedTest, registry: Registry, dialect: Dialect): Promise<PreparedTest> {
  const found = [...problems];
  try {
    const tables = await tablesRead(test, registry, dialect.reader, found);
    return { test, tables, problems: found };
  } catch (failure) {
    if (!(failure instanceof AsofError)) throw failure;
    return { test, tables: [], problems: [...found, ...failure.diagnostics] };
  }
}

function isRunnable({ problems }: PreparedTest): boolean {
  return problems.length === 0;
}

/** Tables of other databases are made in the one that there is. */
function inOneDatabase(registry: Registry): Registry {
  const featureViews = registry.featureViews.map((view) => {
    const { from } = view.source;
    if (from.kind === "query") return view;
    return { ...view, source: { ...view.source, from: { ...from, relation: withoutDatabase(from.relation) } } };
  });
  return { ...registry, featureViews };
}

function schemasOf(prepared: readonly PreparedTest[]): readonly string[] {
  const schemas = prepared.flatMap(({ tables }) => tables.map(({ relation }) => relation.schema));
  return [...new Set(schemas)].filter((one) => one !== null);
}
