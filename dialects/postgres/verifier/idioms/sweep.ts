import type { JoinDescription } from "../description.ts";
import { demand } from "../deviation.ts";
import type { CommonTable } from "../scope.ts";
import type { JoinInText } from "../surroundings.ts";
import type { FromJoin } from "../syntax/from.ts";
import type { Select } from "../syntax/select.ts";
import type { Found } from "./found.ts";
import { readSweepByEventTime } from "./sweep-by-event-time.ts";
import { readSweepByKnownTime } from "./sweep-by-known-time.ts";
import { readSweep } from "./timeline.ts";

/** A sweep of either kind: by known time one where the rows fetched are a common table of its own with known instants. */
export function readSweptJoin(join: JoinInText, table: CommonTable, select: Select, from: FromJoin): JoinDescription {
  const place = "the winners";
  const { left, right } = from;
  demand(from.kind === "inner", `${place}, FROM`, "JOIN is expected");
  demand(left.is === "table" && left.alias !== null, `${place}, FROM`, "the swept rows are expected");
  demand(right.is === "table" && right.alias !== null, `${place}, JOIN`, "the source's rows are expected");
  const swept = table.earlier.find(left);
  demand(swept !== null, `${place}, FROM`, `"${left.name.name}" is not a common table before it`);
  const found: Found = {
    join,
    select,
    scope: table.earlier,
    sweep: readSweep(join, swept),
    swept: left.alias,
    rows: { ...right, alias: right.alias },
    on: from.on,
  };
  return select.distinct === null ? readSweepByKnownTime(found) : readSweepByEventTime(found);
}
