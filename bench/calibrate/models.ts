import { constants, windowConstants } from "../../dialects/postgres/planner/constants.ts";
import { planner } from "../../dialects/postgres/planner/plan.ts";
import { windowPlanner } from "../../dialects/postgres/planner/windows/plan.ts";
import { strategies } from "../../dialects/postgres/strategies.ts";
import { windows } from "../../dialects/postgres/windows.ts";
import type { Constants, Weigh } from "./measure.ts";
import type { Subject } from "./subject.ts";
import { asOfSubjects } from "./subjects.ts";
import { windowSubjects } from "./window-subjects.ts";

/** A model with its constants as they are now, and what they are seen in. */
export interface Model<N extends string> {
  /** The constant of the file that holds them. */
  readonly name: string;
  readonly start: Constants<N>;
  readonly subjects: readonly Subject[];
  readonly weigh: Weigh<N>;
}

export const asOfModel: Model<keyof typeof constants> = {
  name: "constants",
  start: constants,
  subjects: asOfSubjects,
  weigh: (join, facts, moved) => {
    if (join.node !== "as_of_join") throw new Error("a subject is one as-of join");
    return planner(strategies, moved)(join, facts);
  },
};

export const windowModel: Model<keyof typeof windowConstants> = {
  name: "windowConstants",
  start: windowConstants,
  subjects: windowSubjects,
  weigh: (join, facts, moved) => {
    if (join.node !== "window_aggregate") throw new Error("a subject is one view of windows");
    return windowPlanner(windows.strategies, moved)(join, facts);
  },
};
