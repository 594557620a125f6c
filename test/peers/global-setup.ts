import { installReaders } from "./install/install.ts";

/** Once before all suites of the folder. */
export default async function setup(): Promise<void> {
  await installReaders((line) => console.log(`readers: ${line}`));
}
