import { logical } from "../plan/plan.ts";
export const planted = logical;
