import { compile } from "../compiler/compile.ts";
export const planted = compile;
