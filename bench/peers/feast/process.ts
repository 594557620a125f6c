import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);
const here = fileURLToPath(new URL("./", import.meta.url));
const cache = fileURLToPath(new URL("../../../node_modules/.cache/asof-bench/", import.meta.url));

/** A Python process with Feast loaded that answers one request after the other. */
export class FeastProcess {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  #said = "";
  /** It took longer than it may, and was ended. */
  isOver = false;

  private constructor(python: string) {
    this.#process = spawn(python, [join(here, "worker.py")], { env: { ...process.env, FEAST_USAGE: "False" } });
    this.#process.stderr.on("data", (text: Buffer) => {
      this.#said = `${this.#said}${text}`.slice(-2_000);
    });
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  static async start(): Promise<FeastProcess> {
    return new FeastProcess(await pythonWithFeast());
  }

  async ask<T>(request: object): Promise<T> {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`Feast's process ended: ${this.#said}`);
    const answer: T & { readonly failure?: string } = JSON.parse(value);
    if (answer.failure !== undefined) throw new Error(`Feast failed: ${answer.failure}`);
    return answer;
  }

  /** Null where no answer comes in time: the process is ended then. */
  async askWithin<T>(limitMs: number, request: object): Promise<T | null> {
    const answer = this.ask<T>(request);
    const timer = setTimeout(() => {
      this.isOver = true;
      this.#process.kill("SIGKILL");
    }, limitMs);
    try {
      return await answer;
    } catch (error) {
      if (this.isOver) return null;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  stop(): void {
    this.#process.stdin.end();
  }
}

/** A virtual environment with the pinned requirements: made once, in npm's cache folder, and again where the pins change. */
async function pythonWithFeast(): Promise<string> {
  const requirements = join(here, "requirements.txt");
  const pins = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 12);
  const folder = join(cache, `feast-${pins}`);
  const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const ready = join(folder, "ready");
  if (existsSync(ready)) return python;
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await execute("python3", ["-m", "venv", folder]);
  await execute(python, ["-m", "pip", "install", "--quiet", "--no-deps", "-r", requirements]);
  await writeFile(ready, "");
  return python;
}
