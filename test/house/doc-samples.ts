/** TypeScript in the docs: every page's samples, one after another, are one module that must compile. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
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
  const pages = new Map([...samples].map(([path, text]) => [basename(writePage(path, text, folder)), path] as const));
  return checked(folder).map(({ file, line, message }) => `${pages.get(file) ?? file}:${line}: ${message}`);
}

interface Fault {
  readonly file: string;
  readonly line: string;
  readonly message: string;
}

/** Of all modules in the folder, by this project's own options. The native compiler has no interface but its command. */
function checked(folder: string): readonly Fault[] {
  const compilerOptions = {
    rootDir: "/",
    noUnusedLocals: false,
    typeRoots: [join(root, "node_modules/@types")],
    paths: { asof: [join(root, "src/index.ts")] },
  };
  const project = { extends: join(root, "tsconfig.json"), compilerOptions, include: ["*.mts"], exclude: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
  const compiler = join(root, "node_modules/typescript-7/bin/tsc");
  const { stdout, stderr, status } = spawnSync(process.execPath, [compiler, "--pretty", "false", "-p", folder], {
    cwd: folder,
    encoding: "utf8",
  });
  const faults = [...stdout.matchAll(/^(\S+)\((\d+),\d+\): error TS\d+: (.*)$/gm)];
  if ((status === 0) !== (faults.length === 0)) throw new Error(`the compiler failed: ${stdout}${stderr}`);
  return faults.map(([, file = "", line = "", message = ""]) => ({ file: basename(file), line, message }));
}

function writePage(path: string, text: string, folder: string): string {
  const file = join(folder, `${path.replaceAll(/[^a-zA-Z0-9-]/g, "_")}.mts`);
  writeFileSync(file, text);
  return file;
}

export function readPage(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
