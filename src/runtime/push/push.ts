import { onlineTableOf } from "../../compiler/compile.ts";
import type { PushedView, PushOptions, PushOutcome } from "../../define/index.ts";
import type { FeatureViewDefinition } from "../../ir/definition.ts";
import { keysOf, type Registry } from "../../ir/registry.ts";
import type { Row, RowBatches } from "../../ir/value.ts";
import { AsofError, type Diagnostic, error } from "../../kernel/diagnostics.ts";
import { suggestion } from "../../kernel/names.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OnlineStore, OnlineVersionState } from "../../ports/online-store.ts";
import type { Warehouse } from "../../ports/warehouse.ts";
import { formatRelation } from "../relation-text.ts";
import { keyColumn, type PushSource, pushSource } from "./push-source.ts";
import { readPushedRows } from "./pushed-rows.ts";
import { viewRows } from "./view-rows.ts";

export interface PushSurroundings {
  readonly registry: Registry;
  readonly clock: Clock;
  online(): Promise<OnlineStore>;
  warehouse(): Promise<Warehouse>;
}

/**
 * Writes rows of a source to where they are served from, where training sets are made of, or both. The table comes first: what
 * it has and a store lacks is loaded by the next run. Rejects with `push-invalid` before anything is written, and with
 * `push-incomplete` where some of it was.
 */
export async function push(
  source: string,
  given: readonly unknown[],
  { to, signal }: PushOptions,
  around: PushSurroundings,
): Promise<PushOutcome> {
  requireTarget(to);
  const target = pushSource(around.registry, source);
  const views = target.views.filter((view) => !isWindowed(view));
  const rows = readPushedRows(given, {
    source: target,
    needed: needed(target, views, around.registry),
    now: around.clock.now(),
  });
  // Whatever cannot be computed or served is told before the table has the rows.
  const writes = to === "offline" || rows.length === 0 ? [] : await writesOf(target, views, rows, around, signal);
  const offline = to === "online" ? null : await append(target, rows, await around.warehouse(), signal);
  const online = await written(writes, { source, offline, signal });
  const leftToRuns = to === "offline" ? [] : target.views.filter(isWindowed).map(({ name }) => name);
  return { source, rows: rows.length, offline, online, leftToRuns };
}

const targets = ["online", "offline", "both"];

/** A slip in JavaScript would otherwise send rows where they were not meant for. */
function requireTarget(to: string): void {
  if (targets.includes(to)) return;
  const hint = suggestion(String(to), targets);
  throw AsofError.of("invalid-option", `rows are not pushed to '${to}'`, { path: "to", hint });
}

function isWindowed({ features }: FeatureViewDefinition): boolean {
  return features.some(({ aggregate }) => aggregate !== null);
}

/** By what rows are found, and compared. */
function needed(
  { times }: PushSource,
  views: readonly FeatureViewDefinition[],
  { entities }: Registry,
): ReadonlySet<string> {
  const keys = views.flatMap((view) => keysOf(view, entities).map(({ name }) => keyColumn(view, name)));
  return new Set([...times, ...keys]);
}

interface Write {
  readonly view: string;
  readonly version: string;
  readonly state: OnlineVersionState;
  run(): Promise<number>;
}

/**
 * One for each view and version that holds what the definitions say now: the one that is read, and one that is being filled.
 * Rejects with `online-version-missing` where a view has none.
 */
async function writesOf(
  source: PushSource,
  views: readonly FeatureViewDefinition[],
  rows: readonly Row[],
  { registry, online }: PushSurroundings,
  signal: AbortSignal | undefined,
): Promise<readonly Write[]> {
  const store = await online();
  const writes = views.map(async (view): Promise<Write> => {
    const table = onlineTableOf(registry, view.name);
    const versions = await store.versions(table, signal);
    const found = versions.find((one) => one.table.version === table.version);
    if (found === undefined || !taking.has(found.state)) throw notServed(view.name, store.place);
    const make = viewRows(view, table, source);
    const made = rows.map(make);
    const run = async () => (await store.write(found.table, made, signal)).written;
    return { view: view.name, version: table.version, state: found.state, run };
  });
  return Promise.all(writes);
}

/** What was switched away from is not read by anybody who has these definitions. */
const taking: ReadonlySet<OnlineVersionState> = new Set(["prepared", "current"]);

function notServed(view: string, place: string): AsofError {
  return AsofError.of("online-version-missing", `${place} has no version of '${view}' as it is defined now`, {
    path: `featureViews.${view}`,
    hint: "materialize the view first: that makes room for its rows",
  });
}

async function append(
  { relation, columns }: PushSource,
  rows: readonly Row[],
  warehouse: Warehouse,
  signal: AbortSignal | undefined,
): Promise<{ readonly table: string; readonly rows: number }> {
  const table = formatRelation(relation);
  if (rows.length === 0) return { table, rows: 0 };
  const load = { table: relation, columns, rows: oneBatch(rows), ifExists: "append", indexes: [], signal } as const;
  return { table, rows: Number((await warehouse.load(load)).rows) };
}

async function* oneBatch(rows: readonly Row[]): RowBatches {
  yield rows;
}

interface Reached {
  readonly source: string;
  readonly offline: PushOutcome["offline"];
  readonly signal: AbortSignal | undefined;
}

/** All are tried, whatever becomes of one. */
async function written(writes: readonly Write[], reached: Reached): Promise<readonly PushedView[]> {
  const settled = await Promise.allSettled(writes.map(({ run }) => run()));
  const done: PushedView[] = [];
  const failures: { readonly write: Write; readonly reason: unknown }[] = [];
  writes.forEach((write, index) => {
    const one = settled[index];
    const { view, version, state } = write;
    if (one?.status === "fulfilled") done.push({ view, version, state, written: one.value });
    else failures.push({ write, reason: one?.reason });
  });
  const [first] = failures;
  if (first === undefined) return done;
  // Where nothing at all has happened there is nothing to tell but why.
  if (done.length === 0 && reached.offline === null && failures.length === 1) throw first.reason;
  throw new AsofError(
    [
      incomplete(
        done,
        failures.map(({ write }) => write),
        reached,
      ),
      ...failures.flatMap(reasons),
    ],
    first.reason,
  );
}

function incomplete(done: readonly PushedView[], failed: readonly Write[], { source, offline }: Reached): Diagnostic {
  const names = (views: readonly { readonly view: string; readonly version: string }[]) =>
    views.map(({ view, version }) => `'${view}' (version ${version})`).join(", ");
  const have = [
    ...(offline === null ? [] : [`${offline.rows} rows were appended to ${offline.table}`]),
    ...(done.length === 0 ? [] : [`${names(done)} took them`]),
  ];
  const message = `rows pushed to '${source}': ${have.length === 0 ? "nothing has them" : have.join(", ")}; not taken by ${names(failed)}`;
  const hint = `push them again, to: "online": what has them already stays as it is${offline === null ? "" : ", and the table would get them twice"}`;
  return error("push-incomplete", message, { path: `sources.${source}`, hint });
}

function reasons({ write, reason }: { readonly write: Write; readonly reason: unknown }): readonly Diagnostic[] {
  const path = `featureViews.${write.view}`;
  if (reason instanceof AsofError) return reason.diagnostics.map((one) => ({ ...one, path: one.path ?? path }));
  return [error("online-store-error", reason instanceof Error ? reason.message : String(reason), { path })];
}
