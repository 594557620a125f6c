import { readFile } from "node:fs/promises";
import { platform } from "node:os";

/**
 * Milliseconds that a process has been at work on a processor: on Linux, so that what else the machine does counts for less.
 * Null elsewhere.
 */
export async function busyTime(process: string): Promise<number | null> {
  if (platform() !== "linux") return null;
  const [nanoseconds] = (await readFile(`/proc/${process}/schedstat`, "utf8")).split(" ");
  return Number(nanoseconds) / 1_000_000;
}
