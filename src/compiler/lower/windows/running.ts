import { identifier, type Sql } from "../../../kernel/sql.ts";
import { joinByMoment } from "../strategies/moments.ts";
import type { WindowContext, WindowStrategy } from "./aggregates.ts";
import { rowsStep } from "./rows-of-keys.ts";
import { asksOf } from "./running-asks.ts";
import { movesStep } from "./running-moves.ts";
import type { Parts } from "./running-parts.ts";
import { insideStep, totalsStep, windowsStep } from "./running-sums.ts";
import { addendsOf, insidesOf } from "./running-values.ts";

/** Sums so far, along the line of time: a window is what had come by its end less what had left by then. */
export const running: WindowStrategy = {
  readsStarts: false,
  lower: (context: WindowContext) => {
    const addends = addendsOf(context);
    const parts: Parts = { context, asks: asksOf(context), addends, insides: insidesOf(context, addends) };
    const table = (step: string): Sql => identifier(context.names.table(`${context.join.role}__${step}`));
    const [rows, moves, totals] = [table("rows"), table("moves"), table("totals")];
    const [sums, windows] = [table("sums"), table("windows")];
    return {
      steps: [
        rowsStep(context, addends.values, rows),
        movesStep(parts, moves, rows),
        totalsStep(parts, totals, moves),
        insideStep(parts, sums, totals),
        windowsStep(parts, windows, sums),
      ],
      join: joinByMoment(windows, context),
    };
  },
};
