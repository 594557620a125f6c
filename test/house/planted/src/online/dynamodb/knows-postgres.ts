import { planted } from "../postgres/store.ts";
export const known = planted;
