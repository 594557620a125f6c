import { logical } from "../compiler/plan/plan.ts";
export const planted = logical;
