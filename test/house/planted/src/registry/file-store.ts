import { dialect } from "../ports/dialect.ts";
export const fileStore = [dialect];
