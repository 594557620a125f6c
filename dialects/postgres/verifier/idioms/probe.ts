import { readCandidates } from "../candidates.ts";
import type { JoinDescription } from "../description.ts";
import { demand } from "../deviation.ts";
import { readFeatures } from "../features.ts";
import { readOrder } from "../order.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { JoinInText } from "../surroundings.ts";
import type { FromSubquery } from "../syntax/from.ts";
import { byName, readSelect } from "../syntax/select.ts";
import { constant, same } from "../syntax/term.ts";

/** `LEFT JOIN LATERAL (SELECT … WHERE candidate ORDER BY winner first LIMIT 1) ON TRUE`. */
export function readProbe({ on, scope, spine }: JoinInText, item: FromSubquery): JoinDescription {
  const place = "the probe";
  demand(same(on, [constant(true)]), `${place}, ON`, "anything but TRUE");
  const select = readSelect(item.query, place, ["where", "order", "limit"]);
  demand(same(select.limit, constant(1)), `${place}, LIMIT`, "one row is expected");
  const source = expectTable(select.from, `${place}, FROM`);
  const { keys, bounds, finite } = readCandidates(select.where, source.alias, spine.alias, `${place}, WHERE`);
  return {
    is: "as_of",
    strategy: "probe",
    rows: rowsOf(source, scope),
    keys,
    bounds,
    finite,
    order: readOrder(select.order, source.alias, place),
    features: readFeatures(byName(select.columns, place), source.alias, place),
    present: null,
    row: null,
  };
}
