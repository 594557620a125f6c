import { dialect } from "../../src/ports/dialect.ts";
export const two = [dialect];
