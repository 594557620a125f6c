import { plan } from "../../ir/plan.ts";
export const build = [plan, "stage"];
