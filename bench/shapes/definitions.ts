import { type Duration, entity, featureView, t, table } from "../../src/index.ts";
import { features, type Shape, sourceTable, ttlDays } from "./shape.ts";

const driver = entity("driver", { key: { driver_id: t.int64 } });

/** A shape's views, as an author would define them; `ttl` overrides their own bounds in days, 0 for none. */
export function definitionsOf(shape: Shape, ttl: number | null = null): Readonly<Record<string, object>> {
  const views = Array.from(
    { length: shape.views },
    (_, view) => [viewName(view), viewOf(shape, view, ttl ?? ttlDays(view))] as const,
  );
  return { driver, ...Object.fromEntries(views) };
}

export const viewName = (view: number): string => `view_${view}`;

function viewOf(shape: Shape, view: number, days: number): object {
  return featureView(viewName(view), {
    entities: [driver],
    source: table(sourceTable(shape, view), { eventTime: "event_timestamp", createdTime: "created" }),
    ...(days === 0 ? {} : { ttl: `${BigInt(days)} days` satisfies Duration }),
    features: Object.fromEntries(features.map((name) => [name, t.float64])),
  });
}
