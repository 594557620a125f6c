import { dialect } from "../../src/ports/dialect.ts";
export const one = [dialect];
