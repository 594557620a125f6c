import { plan } from "../../ir/plan.ts";
export const logical = [plan, "stage"];
