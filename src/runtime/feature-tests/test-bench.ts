import type { Templates } from "../../compiler/compile.ts";
import type { FeatureTestDefinition } from "../../ir/feature-test.ts";
import type { Registry } from "../../ir/registry.ts";
import type { Diagnostic, Place } from "../../kernel/diagnostics.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { Warehouse } from "../../ports/warehouse.ts";
import type { ReadTable } from "./tables-read.ts";

/** What tests are run with. */
export interface TestBench {
  readonly registry: Registry;
  readonly places: ReadonlyMap<string, Place>;
  readonly templates: Templates;
  readonly clock: Clock;
  readonly dialect: Dialect;
  /** Opens an empty warehouse that has these schemas. */
  readonly open: (schemas: readonly string[]) => Promise<Warehouse>;
}

/** A test, the tables that it works with, and what is wrong with it as far as can be told without running it. */
export interface PreparedTest {
  readonly test: FeatureTestDefinition;
  readonly tables: readonly ReadTable[];
  readonly problems: readonly Diagnostic[];
}
