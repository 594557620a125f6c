import { defaultEventTime } from "../../define/index.ts";
import { testPosition } from "../../define/test-position.ts";
import { rowsOf } from "../../ir/column-rows.ts";
import type { FeatureTestDefinition } from "../../ir/feature-test.ts";
import { unlimitedProject } from "../../ir/limits.ts";
import type { Row } from "../../ir/value.ts";
import { AsofError, type Diagnostic, throwIfErrors } from "../../kernel/diagnostics.ts";
import type { ResultColumn, Warehouse } from "../../ports/warehouse.ts";
import { formatRelation } from "../relation-text.ts";
import { TrainingSet } from "../retrieve/training-set.ts";
import { differingRows } from "./compare.ts";
import { type KnownTable, knownTables, withGiven } from "./known-tables.ts";
import type { ComparedRow, FeatureTestResult } from "./results.ts";
import type { ReadTable } from "./tables-read.ts";
import type { PreparedTest, TestBench } from "./test-bench.ts";
import { tableContent } from "./test-rows.ts";

/** Tests in one warehouse, one at a time. */
export class TestSession {
  readonly #bench: TestBench;
  readonly #warehouse: Warehouse;
  readonly #signal: AbortSignal | undefined;
  readonly #known: ReadonlyMap<string, KnownTable>;
  /** Tables that are there without rows, by name: their columns, as text. */
  readonly #empty = new Map<string, string>();

  constructor(bench: TestBench, warehouse: Warehouse, signal: AbortSignal | undefined) {
    this.#bench = bench;
    this.#warehouse = warehouse;
    this.#signal = signal;
    this.#known = knownTables(bench.registry);
  }

  /** What a test gives. Rejects where the run is cancelled, and for faults of asof. */
  async result(prepared: PreparedTest): Promise<FeatureTestResult> {
    if (this.#isCancelled()) throw AsofError.of("cancelled", "the tests were cancelled");
    const started = performance.now();
    const { name, place } = prepared.test;
    const ended = (rows: readonly ComparedRow[], problems: readonly Diagnostic[]): FeatureTestResult => ({
      ...{ name, place, rows, problems },
      passed: rows.length === 0 && problems.length === 0,
      milliseconds: performance.now() - started,
    });
    try {
      throwIfErrors(prepared.problems);
      return ended(await this.#compared(prepared), []);
    } catch (failure) {
      if (!(failure instanceof AsofError) || this.#isCancelled()) throw failure;
      // What is wrong with a spine's row, say, is wrong with the test.
      return ended(
        [],
        failure.diagnostics.map((one) => ({ ...one, place: one.place ?? place })),
      );
    }
  }

  #isCancelled(): boolean {
    return this.#signal?.aborted === true;
  }

  async #compared({ test, tables }: PreparedTest): Promise<readonly ComparedRow[]> {
    for (const table of tables) await this.#fill(test, table);
    const result = await this.#rows(test);
    const problems: Diagnostic[] = [];
    const { spine, expect } = test;
    const rows = differingRows(expect, spine, result, testPosition(test, problems).at("expect"));
    throwIfErrors(problems);
    return rows;
  }

  async #fill(test: FeatureTestDefinition, table: ReadTable): Promise<void> {
    const name = formatRelation(table.relation);
    const problems: Diagnostic[] = [];
    const known = withGiven(this.#known.get(name), table.given);
    const { columns, rows } = tableContent(test, table, known, problems);
    throwIfErrors(problems);
    const empty = rows.length === 0 ? JSON.stringify(columns) : null;
    if (empty !== null && this.#empty.get(name) === empty) return;
    this.#empty.delete(name);
    await this.#warehouse.load({
      ...{ table: table.relation, columns, rows: batchOf(rows), ifExists: "replace", indexes: [] },
      signal: this.#signal,
    });
    if (empty !== null) this.#empty.set(name, empty);
  }

  async #rows(test: FeatureTestDefinition): Promise<{ columns: readonly ResultColumn[]; rows: readonly Row[] }> {
    const { registry, places, dialect, templates, clock } = this.#bench;
    const made = new TrainingSet(
      {
        ...{ registry, places, dialect, templates, clock, limits: unlimitedProject, offline: false },
        warehouse: async () => this.#warehouse,
      },
      {
        ...{ features: test.features, fullNames: false, strategies: {}, strategy: null },
        spine: { kind: "upload", rows: test.spine, time: defaultEventTime, columns: [] },
      },
    );
    const { columns, batches } = await made.read({ signal: this.#signal });
    const rows: Row[] = [];
    for await (const batch of rowsOf(columns, batches)) rows.push(...batch);
    return { columns, rows };
  }
}

async function* batchOf(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  if (rows.length > 0) yield rows;
}
