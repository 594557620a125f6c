import { plan } from "../ir/plan.ts";
export const planted = plan;
