import { plan } from "../ir/plan.ts";
export const dialect = [plan, "ports"];
