import { dialect } from "../ports/dialect.ts";
export const entity = [dialect, "define"];
