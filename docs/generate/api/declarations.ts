/** The declarations of the package, as a user's type checker gets them: made in memory from the sources. */
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Declarations of the entry and of all that they import, by path; the entry comes first. */
export type Declarations = ReadonlyMap<string, string>;

/** Emits the declarations of a module and of those that it needs, and of no other. */
export function declarationsOf(entry: string): Declarations {
  const program = ts.createProgram([resolve(root, entry)], emitOptions());
  const found = new Map<string, string>();
  const waiting = [resolve(root, entry)];
  for (const path of waiting) {
    const key = relative(root, path);
    if (found.has(key)) continue;
    const text = emit(program, path);
    found.set(key, text);
    waiting.push(...importsOf(text).map((one) => join(dirname(path), one.replace(/\.(js|ts)$/, ".ts"))));
  }
  return found;
}

function emitOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, "tsconfig.build.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return { ...options, typeRoots: [join(root, "node_modules/@types")] };
}

function emit(program: ts.Program, path: string): string {
  const file = program.getSourceFile(path);
  // Without a file the whole program would be emitted.
  if (file === undefined) throw new Error(`${path} is imported and not there`);
  let text: string | null = null;
  const keep = (name: string, content: string): void => {
    if (name.endsWith(".d.ts")) text = content;
  };
  program.emit(file, keep, undefined, true);
  if (text === null) throw new Error(`no declarations came out of ${path}`);
  return text;
}

function importsOf(text: string): readonly string[] {
  return ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."));
}
