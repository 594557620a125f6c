import { two } from "../two/index.ts";
export const planted = two;
