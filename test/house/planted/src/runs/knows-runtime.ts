import { planted } from "../runtime/retrieve.ts";
export const known = planted;
