/**
 * A process that publishes: `publisher.ts <folder> <name> <count>`. It makes so many publications (or goes on until it is
 * killed, where the count is 0), and prints a line for each that it won. Losing to others, it looks again and tries again.
 */
import { FileRegistryStore } from "../../../src/registry/file-store.ts";
import { bigManifest, isConflict } from "./publishing.ts";

const [folder = "", name = "", count = "0"] = process.argv.slice(2);
const store = new FileRegistryStore(folder);
const goal = Number(count) === 0 ? Number.POSITIVE_INFINITY : Number(count);

process.stdout.write("ready\n");
for (let made = 0, tries = 0; made < goal; tries += 1) {
  try {
    const entry = { appliedAt: "2026-01-01T00:00:00Z", appliedBy: name };
    const { sequence } = await store.publish(bigManifest(`${name} ${tries}`), await store.head(), entry);
    process.stdout.write(`${sequence}\n`);
    made += 1;
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
