import { retrieve } from "../runtime/retrieve.ts";
export const planted = retrieve;
