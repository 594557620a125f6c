import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const projectFolder = fileURLToPath(new URL("../..", import.meta.url));

/** A program over those files, with this project's own compiler options. */
export function createProgram(files: readonly string[], changes: ts.CompilerOptions = {}): ts.Program {
  const { config } = ts.parseConfigFileTextToJson(
    "tsconfig.json",
    readFileSync(`${projectFolder}tsconfig.json`, "utf8"),
  );
  const { compilerOptions } = config as { compilerOptions: object };
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, projectFolder);
  const { rootDir: _, ...rest } = options;
  return ts.createProgram(files, { ...rest, typeRoots: [`${projectFolder}node_modules/@types`], ...changes });
}

/** What is wrong with one file, in the order of its lines. */
export function diagnosticsOf(program: ts.Program, file: string): readonly ts.Diagnostic[] {
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
}

export function lineOf({ file, start }: ts.Diagnostic): number {
  return file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
}
