import ts from "typescript";
import type { Declarations } from "./declarations.ts";

const folder = "/declared/";

/** A program over declarations alone: libraries are not read, since only names of our own are looked up. */
export function declaredProgram(declarations: Declarations): ts.Program {
  const files = new Map([...declarations].map(([path, text]) => [declaredPath(path), text]));
  const host: ts.CompilerHost = {
    getSourceFile: (name, version) => {
      const text = files.get(name);
      return text === undefined ? undefined : ts.createSourceFile(name, text, version, true);
    },
    fileExists: (name) => files.has(name),
    readFile: (name) => files.get(name),
    writeFile: () => undefined,
    getDefaultLibFileName: () => "",
    getCurrentDirectory: () => folder,
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
  const options = { noLib: true, types: [], module: ts.ModuleKind.ESNext };
  return ts.createProgram([...files.keys()], { ...options, moduleResolution: ts.ModuleResolutionKind.Bundler }, host);
}

/** Where the declarations of a source stand in the program. */
export function declaredPath(source: string): string {
  return `${folder}${source.replace(/\.ts$/, ".d.ts")}`;
}

/** The source whose declarations those are. */
export function sourceOf(file: ts.SourceFile): string {
  return file.fileName.slice(folder.length).replace(/\.d\.ts$/, ".ts");
}
