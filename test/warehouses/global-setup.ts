import { installEngines } from "./install/install.ts";

/** Once before all suites of the folder. */
export default async function setup(): Promise<void> {
  await installEngines((line) => console.log(`engines: ${line}`));
}
