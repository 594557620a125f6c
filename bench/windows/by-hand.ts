import { rideSpine, rideTable } from "../shapes/window-shape.ts";
import { type Output, outputsOf, type WindowRequest, widest } from "./request.ts";

/** As one would write it first: a subquery for each function and window. */
export function naive(request: WindowRequest): string {
  const subqueries = outputsOf(request).map(
    (one) =>
      `(select ${typed(one, one.call)} from ${rideTable(request.shape)} r where ${matches(request, one.interval)}) as ${one.name}`,
  );
  return `select s.*, ${subqueries.join(",\n")} from ${rideSpine(request.shape)} s`;
}

/** The best that is known on PostgreSQL with an index: the spine sorted, the widest window read once, a filter for each other. */
export function probeByHand(request: WindowRequest): string {
  const calls = outputsOf(request).map((one) => `${filtered(one)} as ${one.name}`);
  return `select s.*, a.* from (select * from ${rideSpine(request.shape)} order by driver_id, event_timestamp) s
    left join lateral (
      select ${calls.join(",\n")} from ${rideTable(request.shape)} r where ${matches(request, widest)}
    ) a on s.event_timestamp is not null and s.driver_id is not null`;
}

/** DuckDB's: the pairs of the widest window, grouped. */
export function rangeJoin(request: WindowRequest): string {
  const calls = outputsOf(request).map((one) => `${filtered(one)} as ${one.name}`);
  const kept = outputsOf(request).map(({ name, ofNothing }) =>
    ofNothing === null ? name : `coalesce(${name}, ${ofNothing}) as ${name}`,
  );
  const spine = rideSpine(request.shape);
  return `with grouped as (
      select s.rid, ${calls.join(",\n")} from ${spine} s join ${rideTable(request.shape)} r on ${matches(request, widest)}
      group by s.rid
    )
    select s.*, ${kept.join(", ")} from ${spine} s left join grouped using (rid)`;
}

/** The results in one number, exact on every engine: on the grid of the data, off every edge between two whole numbers. */
export function checksum(request: WindowRequest, table: string): string {
  const weighed = outputsOf(request).map(
    ({ name }, index) =>
      `${index + 1} * cast(floor(cast(coalesce(${name}, -1) as double precision) * 1024 + 0.13703599) as bigint)`,
  );
  const rows = "cast(count(*) as varchar) || ' ' || cast(count(distinct rid) as varchar)";
  return `select ${rows} || ' ' || cast(sum((rid % 1009 + 1) * (${weighed.join(" + ")})) as varchar) from ${table}`;
}

/** The widest window holds every row that is read. */
function filtered(output: Output): string {
  const filter = output.interval === widest ? "" : ` filter (where ${within(output.interval)})`;
  return typed(output, `${output.call}${filter}`);
}

function typed({ cast }: Output, call: string): string {
  return cast === null ? call : `cast(${call} as ${cast})`;
}

function matches(request: WindowRequest, interval: string): string {
  const known = request.available ? " and r.known_at <= s.event_timestamp" : "";
  return `r.driver_id = s.driver_id and r.event_timestamp <= s.event_timestamp and ${within(interval)}${known}`;
}

function within(interval: string): string {
  return `r.event_timestamp > s.event_timestamp - interval '${interval}'`;
}
