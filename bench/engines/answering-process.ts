import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a process is started. */
export interface Program {
  /** Whose it is, for messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A process that answers one request after the other, each a line of JSON; `{ failure }` where it could not. */
export class AnsweringProcess {
  readonly #name: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  #said = "";
  /** It took longer than it may, and was ended. */
  isOver = false;

  constructor({ name, command, args, cwd, env = process.env }: Program) {
    this.#name = name;
    this.#process = spawn(command, args, { cwd, env });
    this.#process.stderr.on("data", (text: Buffer) => {
      this.#said = `${this.#said}${text}`.slice(-2_000);
    });
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async ask<T>(request: object): Promise<T> {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`${this.#name}'s process ended: ${this.#said}`);
    const answer: T & { readonly failure?: string } = JSON.parse(value);
    if (answer.failure !== undefined) throw new Error(`${this.#name} failed: ${answer.failure}`);
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
