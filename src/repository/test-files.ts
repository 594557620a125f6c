/**
 * `weather.tests.ts`: a file that is read for its tests alone. What it defines besides is not defined, and where it cannot be
 * loaded, all else works. The name is none that test runners of JavaScript take for their own.
 */
export function isTestFile(path: string): boolean {
  return /\.tests\.[cm]?[jt]s$/.test(path);
}

export function isDefinitionFile(path: string): boolean {
  return !isTestFile(path);
}
