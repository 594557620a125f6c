import { dialect } from "../ports/dialect.ts";
export const planted = dialect;
