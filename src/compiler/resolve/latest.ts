import type { CatalogColumn } from "../../ir/catalog.ts";
import type { FeatureViewDefinition } from "../../ir/definition.ts";
import type { KnownInterval, LatestRequest, ResolvedLatest, StoredColumn } from "../../ir/latest.ts";
import { eventTimeColumn, type OnlineColumn, type OnlineTable, onlineColumns } from "../../ir/online.ts";
import type { Registry } from "../../ir/registry.ts";
import type { ResolvedJoin } from "../../ir/request.ts";
import type { ReadColumn } from "../../ir/source-expression.ts";
import { sameType, type TimeForm } from "../../ir/types.ts";
import { type Place, throwIfErrors } from "../../kernel/diagnostics.ts";
import { formatInstant, parseInstant } from "../../kernel/time.ts";
import { type Facts, knownColumns } from "./facts.ts";
import { resolveJoin } from "./join.ts";
import { findView, isWindowed, resolveOnlineTable } from "./online-table.ts";
import { Problems } from "./problems.ts";
import { formOf, rowsOf } from "./source.ts";

/** Stage 3 of what a run loads. Throws an `AsofError` that holds every problem found. */
export function resolveLatest(
  registry: Registry,
  request: LatestRequest,
  facts: Facts,
  places: ReadonlyMap<string, Place>,
): ResolvedLatest {
  const problems = new Problems(places);
  const around = { registry, facts, problems };
  const interval = resolveInterval(request.interval, problems);
  checkShard(request, problems);
  const view = findView(request.view, around);
  const table = view === null ? null : resolveOnlineTable(view, around);
  const selection = { view: request.view, alias: null, keys: {}, features: null };
  const join = view === null ? null : resolveJoin({ selection, hidden: [] }, { ...around, fullNames: false });
  throwIfErrors(problems.all);
  if (view === null || table === null || join === null) throw new Error("a view that is not there has been told");
  return {
    table,
    interval,
    shard: request.shard,
    join,
    stored: storedColumns(view, table, join, facts),
    names: distinct(onlineColumns(table).map(({ name }) => name)),
    warnings: problems.warnings,
  };
}

/** Both ends in UTC. */
function resolveInterval({ start, end }: KnownInterval, problems: Problems): KnownInterval {
  const from = start === null ? null : instantOf(start, "start", problems);
  const to = instantOf(end, "end", problems);
  if (from !== null && to !== null && from >= to) {
    problems.error("invalid-option", `the interval ends at ${end}, which is not after its start ${start}`, {
      path: "interval",
      hint: "what became known after the start and by the end is loaded",
    });
  }
  return { start: from === null ? null : formatInstant(from), end: to === null ? end : formatInstant(to) };
}

function instantOf(text: string, name: "start" | "end", problems: Problems): bigint | null {
  const instant = parseInstant(text);
  if (instant === null) {
    problems.error("invalid-option", `'${text}' is not an ISO 8601 instant`, {
      path: `interval.${name}`,
      hint: "write it like 2013-07-01T00:00:00Z, with at most six fractional digits",
    });
  }
  return instant;
}

const mostShards = 10_000;

function checkShard({ shard }: LatestRequest, problems: Problems): void {
  if (shard === null) return;
  const { index, of } = shard;
  const sound = Number.isInteger(index) && Number.isInteger(of) && index >= 0 && index < of && of <= mostShards;
  if (sound) return;
  problems.error("invalid-option", `there is no part ${index} of ${of}`, {
    path: "shard",
    hint: `parts are counted from 0, and there are at most ${mostShards}`,
  });
}

function storedColumns(
  view: FeatureViewDefinition,
  table: OnlineTable,
  join: ResolvedJoin,
  facts: Facts,
): readonly StoredColumn[] {
  const columns = knownColumns(rowsOf(view.source), facts);
  const { eventTime, tieBreaks } = join.source;
  const { name, type } = eventTimeColumn;
  const happened = eventTime === null || isWindowed(view) ? null : eventTime;
  return [
    ...table.keys.map((key, index) => {
      const column = join.keys[index]?.sourceColumn ?? key.name;
      const known = columns?.get(column) ?? null;
      return { name: key.name, read: readAs(key, column, known, formOf(known?.time ?? null, view.source.timeZone)) };
    }),
    { name, read: happened && readAs({ name, type }, happened.column, null, happened.time) },
    ...table.tieBreaks.map((tie, index) => {
      const form = tieBreaks[index]?.time ?? formOf(null, view.source.timeZone);
      return { name: tie.name, read: readAs(tie, tie.name, columns?.get(tie.name) ?? null, form) };
    }),
  ];
}

/** A timestamp is an instant however it is stored; anything else is cast where it is stored as another type. */
function readAs({ type }: OnlineColumn, name: string, known: CatalogColumn | null, form: TimeForm): ReadColumn {
  if (type.kind === "timestamp") return { name, type, time: form, cast: false };
  return { name, type, time: null, cast: known?.type != null && !sameType(known.type, type) };
}

/** A name that is there already, whatever its case, gets a number. */
function distinct(names: readonly string[]): readonly string[] {
  const written = new Set(names.map((name) => name.toLowerCase()));
  const used = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let next = 2; used.has(free.toLowerCase()); next += 1) {
      const numbered = `${name}_${next}`;
      if (!written.has(numbered.toLowerCase())) free = numbered;
    }
    used.add(free.toLowerCase());
    return free;
  });
}
