import { compile } from "../compiler/compile.ts";
import { build } from "../compiler/registry/build.ts";
export const retrieve = [compile, build];
