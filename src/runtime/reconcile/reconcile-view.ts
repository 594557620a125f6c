import type { FeatureViewDefinition } from "../../ir/definition.ts";
import type { OnlineTable } from "../../ir/online.ts";
import type { Row, RowBatches } from "../../ir/value.ts";
import { AsofError, type Diagnostic, warning } from "../../kernel/diagnostics.ts";
import type { StoredRow } from "../../ports/online-store.ts";
import type { Materializing } from "../materialize/materializing.ts";
import { ofView } from "../of-view.ts";
import { keyText } from "./exact-text.ts";
import { type Difference, Findings } from "./findings.ts";
import { type Judge, judgeOf } from "./judge.ts";
import { KeyPrints, printOf } from "./key-prints.ts";
import { type NewestRows, newestRows, sampledRows } from "./newest-rows.ts";
import type { ReconcileProgress } from "./options.ts";
import { repaired } from "./repair.ts";
import type { ReconciledView } from "./result.ts";
import { SampledStrays } from "./sampled-strays.ts";
import { findStrays } from "./strays.ts";
import { type Filled, viewFacts } from "./view-facts.ts";

/** What is asked of each view. */
export interface Wish {
  /** Keys; null for all. */
  readonly sample: number | null;
  readonly seed: number;
  readonly repair: boolean;
  readonly deleteExtra: boolean;
  readonly examples: number;
  readonly by: string | null;
  /** Whether views were named: one that was never filled is then a failure. */
  readonly isNamed: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: ReconcileProgress) => void) | undefined;
}

/** Compares one view. Rejects where it cannot be compared. */
export class ViewComparison {
  readonly #around: Materializing;
  readonly #view: FeatureViewDefinition;
  readonly #wish: Wish;
  #version = "";
  #watermark: string | null = null;
  #findings: Findings | null = null;
  #compared = 0;
  #agreed = 0;
  #scanned: number | null = null;
  #written = 0;
  #taken = 0;
  readonly #problems: Diagnostic[] = [];
  readonly #started = performance.now();

  constructor(around: Materializing, view: FeatureViewDefinition, wish: Wish) {
    this.#around = around;
    this.#view = view;
    this.#wish = wish;
  }

  /** Resolves where the view could not be compared too: its result says so. Rejects where it was cancelled. */
  async done(): Promise<ReconciledView> {
    try {
      const table = await this.#around.tableOf(this.#view.name, this.#wish.signal);
      this.#version = table.version;
      const filled = await this.#filled(table);
      if (filled === null) return this.#result("skipped");
      this.#watermark = filled.watermark;
      await this.#compare(table, filled);
      return this.#result(this.#findings?.left === 0 ? "agrees" : "differs");
    } catch (failure) {
      if (this.#wish.signal?.aborted || !(failure instanceof AsofError)) throw failure;
      this.#problems.push(...ofView(this.#view.name, failure.diagnostics));
      return this.#result("failed");
    }
  }

  /** Null for a version that no run has filled, where nobody asked for the view by name. */
  async #filled(table: OnlineTable): Promise<Filled | null> {
    const { online, runs } = this.#around;
    const version = (await online.versions(table, this.#wish.signal)).find(
      (one) => one.table.version === table.version,
    );
    const coverage = version === undefined ? null : await runs.coverage(table);
    if (coverage === null || coverage.watermark === null) {
      if (!this.#wish.isNamed) return null;
      throw unfilled(table, online.place);
    }
    if (version?.state !== "current") this.#problems.push(unread(table));
    return { ...coverage, watermark: coverage.watermark };
  }

  async #compare(table: OnlineTable, filled: Filled): Promise<void> {
    const findings = new Findings(table, this.#wish.examples);
    this.#findings = findings;
    const judge = judgeOf(await viewFacts(this.#around, this.#view, table, filled));
    const { sample, signal } = this.#wish;
    const asked = { table, interval: { start: filled.since, end: filled.watermark }, signal };
    try {
      if (sample === null) await this.#compareAll(asked, { judge, findings });
      else await this.#compareSome(asked, sample, { judge, findings });
    } finally {
      await this.#leaveLine(table);
    }
  }

  async #compareAll(asked: NewestRows, { judge, findings }: Comparing): Promise<void> {
    const { table } = asked;
    const types = table.keys.map(({ type }) => type);
    const known = new KeyPrints();
    const rows = () => newestRows(this.#around, asked);
    try {
      for await (const batch of rows()) {
        await this.#compareRows(table, batch, { judge, findings });
        await known.add(batch.map((row) => printOf(keyText(types, row))));
      }
      await this.#findStrays(table, rows, { judge, known, findings });
    } finally {
      await known.close();
    }
  }

  /** Stored rows that would be of the sample are looked for where that is possible without reading all of them. */
  async #compareSome(asked: NewestRows, size: number, { judge, findings }: Comparing): Promise<void> {
    const { online, warehouse } = this.#around;
    const { seed, signal } = this.#wish;
    const { batches, ...drawn } = await sampledRows(this.#around, asked, { size, seed });
    const strays = new SampledStrays(asked.table, drawn, seed);
    for (const batch of batches) {
      const stored = await this.#compareRows(asked.table, batch, { judge, findings });
      batch.forEach((row, index) => {
        strays.add(row, stored[index] !== null);
      });
    }
    if (drawn.part.of > 1 && warehouse.database === undefined) return;
    const onRows = (rows: number) => this.#tell("scanning", rows);
    const { scanned, found } = await strays.find(online, judge, { signal, onRows });
    this.#scanned = scanned;
    for (const one of found) findings.add(one, false);
  }

  /** Gives what was stored of each. */
  async #compareRows(
    table: OnlineTable,
    batch: readonly Row[],
    { judge, findings }: Comparing,
  ): Promise<readonly (StoredRow | null)[]> {
    const { online } = this.#around;
    const { signal, repair } = this.#wish;
    const found = await online.look(
      table,
      batch.map((row) => row.slice(0, table.keys.length)),
      signal,
    );
    const differences = batch.flatMap((expected, index): readonly Difference[] => {
      const stored = found[index] ?? null;
      const verdict = judge(expected, stored);
      return verdict === null ? [] : [{ verdict, expected, stored }];
    });
    const done = repair ? await repaired({ online, table, judge, signal }, differences) : [];
    differences.forEach((one, index) => {
      findings.add(one, done[index] ?? false);
    });
    this.#compared += batch.length;
    this.#agreed += batch.length - differences.length;
    this.#written += done.filter((one) => one).length;
    this.#tell("comparing", this.#compared);
    return found;
  }

  async #findStrays(
    table: OnlineTable,
    rows: () => RowBatches,
    comparing: Comparing & { readonly known: KeyPrints },
  ): Promise<void> {
    const { repair, deleteExtra, signal } = this.#wish;
    const { scanned, taken } = await findStrays({
      ...{ online: this.#around.online, table, signal, ...comparing },
      again: repair && deleteExtra ? rows : null,
      onRows: (count) => this.#tell("scanning", count),
    });
    this.#scanned = scanned;
    this.#taken = taken;
  }

  /** What was put right is told, whatever came after it. */
  async #leaveLine(table: OnlineTable): Promise<void> {
    if (this.#written + this.#taken === 0) return;
    const { project, view, version } = table;
    const rows = this.#written === 1 ? "row" : "rows";
    const parts = [`${this.#written} ${rows} written`, ...(this.#taken === 0 ? [] : [`${this.#taken} taken away`])];
    const reason = `compared as of ${this.#watermark}: ${parts.join(", ")}`;
    await this.#around.runs.repaired({ project, view, version }, { by: this.#wish.by, reason });
  }

  #tell(phase: ReconcileProgress["phase"], rows: number): void {
    this.#wish.onProgress?.({ view: this.#view.name, phase, rows });
  }

  #result(state: ReconciledView["state"]): ReconciledView {
    return {
      view: this.#view.name,
      version: this.#version,
      state,
      watermark: this.#watermark,
      scope: this.#wish.sample === null ? "all" : "sample",
      compared: this.#compared,
      agreed: this.#agreed,
      scanned: this.#scanned,
      causes: this.#findings?.causes ?? [],
      examples: this.#findings?.examples ?? [],
      left: this.#findings?.left ?? 0,
      problems: this.#problems,
      seconds: Math.round(performance.now() - this.#started) / 1_000,
    };
  }
}

interface Comparing {
  readonly judge: Judge;
  readonly findings: Findings;
}

function unfilled({ view, version }: OnlineTable, place: string): AsofError {
  return AsofError.of("watermark-unknown", `no run has filled version '${version}' of view '${view}' in ${place}`, {
    path: `featureViews.${view}`,
    hint: "materialize it first",
  });
}

function unread({ view, version }: OnlineTable): Diagnostic {
  return warning(
    "online-version-unread",
    `version '${version}' of view '${view}', which the definitions mean, is not the one that is read`,
    {
      path: `featureViews.${view}`,
      hint: "materialize the view: reads go to it once it has all that the other one has",
    },
  );
}
