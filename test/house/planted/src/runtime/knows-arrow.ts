import { planted as writer } from "./sink/arrow/writer.ts";
export const planted = writer;
