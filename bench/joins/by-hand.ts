import { viewName } from "../shapes/definitions.ts";
import { features, type Shape, sourceTable, spineTable } from "../shapes/shape.ts";
import { outputColumns } from "./textbook.ts";

/**
 * Point-in-time joins without an index as one would write them by hand for these tables alone: nothing is NULL that must not
 * be, no time is infinite, and the spine's rows have numbers.
 */
export const formsByHand: Readonly<Record<string, (shape: Shape, days: number) => string>> = {
  "the source in arrays": (shape, days) => joined(shape, (view) => sourceInArrays(shape, view, days)),
  "the spine in arrays": (shape, days) => joined(shape, (view) => spineInArrays(shape, view, days)),
};

/** The least that any form that sorts does: the sources read and sorted by key and time, and nothing made of it. */
export function sortingAlone(shape: Shape): string {
  const sorted = views(shape).map(
    (view) =>
      `select count(*) as n from (select driver_id, event_timestamp from ${sourceTable(shape, view)} order by 1, 2 offset 0) x`,
  );
  return sorted.join(" union all ");
}

const views = (shape: Shape): readonly number[] => Array.from({ length: shape.views }, (_, view) => view);

function joined(shape: Shape, steps: (view: number) => string): string {
  const joins = views(shape).map((view) => `left join latest_${view} using (rid)`);
  return `with ${views(shape).map(steps).join(", ")}
    select s.*, ${outputColumns(shape).join(", ")} from ${spineTable(shape)} s ${joins.join(" ")}`;
}

const named = (view: number): string => features.map((name) => `r.${name} as ${viewName(view)}__${name}`).join(", ");

/** Sorted instants and addresses a key, searched by halving: what asof's `arrays` does. */
function sourceInArrays(shape: Shape, view: number, days: number): string {
  const source = sourceTable(shape, view);
  return `arrays_${view} as materialized (
      select driver_id, array_agg(event_timestamp order by event_timestamp, created) as instants,
        array_agg(ctid order by event_timestamp, created) as addresses
      from ${source} group by driver_id),
    found_${view} as materialized (
      select s.rid, s.event_timestamp as instant, addresses[width_bucket(s.event_timestamp, instants)] as address
      from ${spineTable(shape)} s join arrays_${view} using (driver_id) order by address),
    latest_${view} as (
      select w.rid, r.* from found_${view} w join lateral (
        select ${named(view)} from ${source} r
        where r.ctid = w.address and r.event_timestamp >= w.instant - interval '${days} days' limit 1) r on true)`;
}

/**
 * Nothing of the source is sorted: each of its rows finds the first spine row that may see it, of those only the greatest time
 * is kept, and a running maximum over the spine hands it on; then the rows of these times are fetched.
 */
function spineInArrays(shape: Shape, view: number, days: number): string {
  const [spine, source] = [spineTable(shape), sourceTable(shape, view)];
  return `looks_${view} as materialized (
      select driver_id, array_agg(event_timestamp + interval '1 microsecond' order by event_timestamp, rid) as instants,
        array_agg(rid order by event_timestamp, rid) as rids
      from ${spine} group by driver_id),
    first_${view} as materialized (
      select l.rids[width_bucket(r.event_timestamp, l.instants) + 1] as rid, max(r.event_timestamp) as newest
      from ${source} r join looks_${view} l using (driver_id) group by 1),
    newest_${view} as materialized (
      select rid, driver_id, event_timestamp as instant,
        max(newest) over (partition by driver_id order by event_timestamp, rid rows unbounded preceding) as newest
      from ${spine} left join first_${view} using (rid)),
    latest_${view} as (
      select distinct on (w.rid) w.rid, ${named(view)} from newest_${view} w
      join ${source} r on r.driver_id = w.driver_id and r.event_timestamp = w.newest
      where w.newest >= w.instant - interval '${days} days' order by w.rid, r.created desc)`;
}
