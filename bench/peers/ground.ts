import { BenchGround } from "../ground.ts";
import { FeastProcess } from "./feast/process.ts";

/** What `npm run bench:peers` measures on. */
export class PeersGround extends BenchGround {
  #feast: Promise<FeastProcess> | null = null;

  async feast(): Promise<FeastProcess> {
    if ((await this.#feast)?.isOver) this.#feast = null;
    this.#feast ??= FeastProcess.start();
    this.tellVersion("Feast", "0.67.0");
    return this.#feast;
  }

  override async close(): Promise<void> {
    (await this.#feast)?.stop();
    await super.close();
  }
}
