import type { compile } from "../compile.ts";
export type Planted = typeof compile;
