import type { Relation } from "./definition.ts";

/** As people write it: `analytics.weather`; a part that holds a dot or a quote stands in double quotes. */
export function formatRelation({ database, schema, name }: Relation): string {
  const parts = [database, schema, name].filter((one) => one !== null);
  return parts.map((one) => (/[".]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one)).join(".");
}
