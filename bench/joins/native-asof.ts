import { viewName } from "../shapes/definitions.ts";
import { features, type Shape, sourceTable, spineTable } from "../shapes/shape.ts";

/**
 * DuckDB's own ASOF JOIN over a shape's first view, to find the newest time; of the rows of that key and time the one that was
 * written last. Without that the answer depends on the number of threads. Removing ties from the source beforehand (`QUALIFY`,
 * or `arg_max` by key and time) takes longer.
 */
export function nativeAsof(shape: Shape): string {
  const named = features.map((name) => `r.${name} as ${viewName(0)}__${name}`).join(", ");
  const spine = spineTable(shape);
  const source = sourceTable(shape, 0);
  return `with newest as (
      select s.rid, s.driver_id, r.event_timestamp from ${spine} s
      asof join ${source} r on r.driver_id = s.driver_id and r.event_timestamp <= s.event_timestamp
    ), last_written as (
      select n.rid, arg_max(r.rowid, r.created) as last_row from newest n
      join ${source} r on r.driver_id = n.driver_id and r.event_timestamp = n.event_timestamp group by n.rid
    )
    select s.*, ${named} from ${spine} s
    left join last_written l on l.rid = s.rid left join ${source} r on r.rowid = l.last_row`;
}
