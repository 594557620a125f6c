import { viewName } from "../shapes/definitions.ts";
import { features, type Shape, sourceTable, spineTable, ttlDays } from "../shapes/shape.ts";

/** What a request for every view of a shape gives, in order. */
export function outputColumns(shape: Shape): readonly string[] {
  return views(shape).flatMap((view) => features.map((name) => `${viewName(view)}__${name}`));
}

const views = (shape: Shape): readonly number[] => Array.from({ length: shape.views }, (_, view) => view);

/**
 * The point-in-time join of the textbooks: every candidate of every spine row, numbered from the newest, the first kept; the
 * spine is left-joined with that. `ttl` overrides the views' own bounds in days.
 */
export function textbook(shape: Shape, ttl: number | null = null): string {
  const named = (alias: string, view: number): string =>
    features.map((name) => `${alias}.${name} as ${viewName(view)}__${name}`).join(", ");
  const ranked = views(shape).map((view) => {
    const days = ttl ?? ttlDays(view);
    const bound = days === 0 ? "" : ` and r.event_timestamp >= s.event_timestamp - interval '${days} days'`;
    return `ranked_${view} as (
      select * from (
        select s.rid, ${named("r", view)},
          row_number() over (partition by s.rid order by r.event_timestamp desc, r.created desc) as place
        from ${spineTable(shape)} s
        join ${sourceTable(shape, view)} r on r.driver_id = s.driver_id and r.event_timestamp <= s.event_timestamp${bound}
      ) numbered where place = 1)`;
  });
  const joins = views(shape).map((view) => `left join ranked_${view} using (rid)`);
  return `with ${ranked.join(", ")}
    select s.*, ${outputColumns(shape).join(", ")} from ${spineTable(shape)} s ${joins.join(" ")}`;
}
