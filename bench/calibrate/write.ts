import { writeFile } from "node:fs/promises";
import type { Constants } from "../../dialects/postgres/planner/costs.ts";

/** Rewrites the file of constants. */
export async function writeConstants(path: URL, constants: Constants, measuredOn: string): Promise<void> {
  const lines = Object.entries(constants).map(([name, value]) => `  ${name}: ${Number(value.toPrecision(3))},`);
  const text = [
    "/** Microseconds of work, fitted to the emitted SQL on this engine. Written by `npm run calibrate -- --write`. */",
    `// Measured on ${measuredOn}.`,
    "export const constants = {",
    ...lines,
    "} as const;",
    "",
  ];
  await writeFile(path, text.join("\n"));
}
