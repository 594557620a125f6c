import { planted } from "../online/postgres/store.ts";
export const known = planted;
