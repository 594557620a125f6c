import { one } from "../dialects/one/index.ts";
import { retrieve } from "./runtime/retrieve.ts";
export const store = [one, retrieve];
