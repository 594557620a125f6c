/**
 * `npm run test:node -- 24 [paths and options of vitest]`: tests on another Node, which npm brings. Without paths, what `npm test`
 * runs. Programs that tests start run on it too.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [version = "", ...asked] = process.argv.slice(2);
if (!/^\d+(\.\d+){0,2}$/.test(version)) {
  process.stderr.write("which Node? npm run test:node -- 24\n");
  process.exit(64);
}
const root = fileURLToPath(new URL("..", import.meta.url));
const suites = ["plain", "engines", "alone"].flatMap((name) => ["--project", name]);
const vitest = ["node_modules/vitest/vitest.mjs", "run", ...suites, ...asked];
const told = (...args: readonly string[]): number | null =>
  spawnSync("npx", ["-y", "-p", `node@${version}`, "node", ...args], { cwd: root, stdio: "inherit" }).status;

// So that its output says what it ran on.
const found = told("--version");
process.exitCode = found === 0 ? (told(...vitest) ?? 1) : 1;
