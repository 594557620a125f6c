/** TypeScript in the docs: every page's samples, one after another, are one module that must compile. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { createProgram, diagnosticsOf, lineOf } from "../types/program.ts";
import { root } from "./project-files.ts";

const fenced = /^```ts\n([\s\S]*?)^```$/gm;

/** The samples of a page on the lines on which they stand there; empty where it has none. */
export function samplesOf(page: string): string {
  const lines = page.split("\n").map(() => "");
  for (const match of page.matchAll(fenced)) {
    const first = page.slice(0, match.index).split("\n").length;
    for (const [offset, line] of (match[1] ?? "").split("\n").entries()) lines[first + offset] = line;
  }
  return lines.every((line) => line === "") ? "" : lines.join("\n");
}

/** What the type checker says of samples, by page and line. Pages are written into `folder`, as modules. */
export function sampleFaults(samples: ReadonlyMap<string, string>, folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const files = new Map([...samples].map(([path, text]) => [path, writePage(path, text, folder)]));
  const program = createProgram([...files.values()], {
    noUnusedLocals: false,
    paths: { asof: [join(root, "src/index.ts")] },
  });
  return [...files].flatMap(([path, file]) =>
    diagnosticsOf(program, file).map(
      (one) => `${path}:${lineOf(one)}: ${ts.flattenDiagnosticMessageText(one.messageText, " ")}`,
    ),
  );
}

function writePage(path: string, text: string, folder: string): string {
  const file = join(folder, `${path.replaceAll(/[^a-zA-Z0-9-]/g, "_")}.mts`);
  writeFileSync(file, text);
  return file;
}

export function readPage(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
