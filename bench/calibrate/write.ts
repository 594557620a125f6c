import { writeFile } from "node:fs/promises";
import type { Constants } from "./measure.ts";

/** The constants of a model, under the name that the file has for them. */
export interface Named {
  readonly name: string;
  readonly constants: Constants<string>;
}

const what: Readonly<Record<string, string>> = { windowConstants: "The same for functions over windows." };

/** Rewrites the file of constants. */
export async function writeConstants(path: URL, models: readonly Named[], measuredOn: string): Promise<void> {
  const text = [
    "/** Microseconds of work, fitted to the emitted SQL on this engine. Written by `npm run calibrate -- --write`. */",
    `// Measured on ${measuredOn}.`,
    ...models.map(listed),
  ];
  await writeFile(path, text.join("\n"));
}

function listed({ name, constants }: Named): string {
  const about = what[name];
  const lines = Object.entries(constants).map(([one, value]) => `  ${one}: ${Number(value.toPrecision(3))},`);
  return [
    ...(about === undefined ? [] : [`/** ${about} */`]),
    `export const ${name} = {`,
    ...lines,
    "} as const;",
    "",
  ].join("\n");
}
