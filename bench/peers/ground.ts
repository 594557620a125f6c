import type { AnsweringProcess } from "../engines/answering-process.ts";
import { BenchGround } from "../ground.ts";
import { startFeast } from "./feast/process.ts";

/** What `npm run bench:peers` measures on. */
export class PeersGround extends BenchGround {
  #feast: Promise<AnsweringProcess> | null = null;

  async feast(): Promise<AnsweringProcess> {
    if ((await this.#feast)?.isOver) this.#feast = null;
    this.#feast ??= startFeast();
    this.tellVersion("Feast", "0.67.0");
    return this.#feast;
  }

  override async close(): Promise<void> {
    (await this.#feast)?.stop();
    await super.close();
  }
}
