import { PGlite } from "@electric-sql/pglite";
export const planted = PGlite;
