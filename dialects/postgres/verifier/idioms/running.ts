import { demand } from "../deviation.ts";
import { byName, type Select } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { ascending, column, columnOf, same } from "../syntax/term.ts";

/** Names of columns of a timeline, as the step that runs over it uses them. */
export interface Running {
  readonly row: string;
  readonly keys: readonly string[];
  readonly instant: string;
  readonly turn: string;
  readonly carried: string;
  readonly found: string;
}

/** `MAX(carried) OVER (PARTITION BY keys ORDER BY instant, turn ROWS UNBOUNDED PRECEDING) AS found`. */
export function readRunning(select: Select, place: string): Running {
  const columns = [...byName(select.columns, place)];
  const last = columns.at(-1);
  const window = last?.[1];
  demand(
    last !== undefined && window?.is === "window",
    `${place}, SELECT`,
    "the running maximum is expected at the end",
  );
  demand(window.function === "max" && window.of !== null, place, "the greatest time so far is expected");
  demand(window.frame === "so_far", place, "the frame is not ROWS UNBOUNDED PRECEDING");
  const names = columns.slice(0, -1).map(([name, value]) => {
    demand(same(value, column(null, name)), `${place}, SELECT`, `${show(value)} AS "${name}"`);
    return name;
  });
  const [row, ...more] = names;
  const keys = more.slice(0, -1);
  const instant = more.at(-1);
  const [, turn] = window.order;
  const turnName = turn === undefined ? null : columnOf(turn.value, null);
  const carried = columnOf(window.of, null);
  demand(
    row !== undefined && instant !== undefined && carried !== null,
    `${place}, SELECT`,
    "row, keys and instant are expected",
  );
  demand(
    same(
      window.partition,
      keys.map((key) => column(null, key)),
    ),
    `${place}, PARTITION BY`,
    "not the keys, in turn",
  );
  const inTurn =
    turnName !== null && same(window.order, [column(null, instant), column(null, turnName)].map(ascending));
  demand(inTurn, `${place}, ORDER BY`, "not the instant and then the turn");
  return { row, keys, instant, turn: turnName, carried, found: last[0] };
}
