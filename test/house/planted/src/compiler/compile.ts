import { logical } from "./plan/plan.ts";
export const compile = [logical];
