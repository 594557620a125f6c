import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { Templates } from "../compiler/compile.ts";

/** Reads every `*.hbs` of a folder and its subfolders, by name without the ending: `probe`, `<dialect>/lookup`. */
export function readTemplates(folder: string): Templates {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".hbs"));
  return new Map(
    files.map((file) => [file.slice(0, -".hbs".length).replaceAll(sep, "/"), readFileSync(join(folder, file), "utf8")]),
  );
}
