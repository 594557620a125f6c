/** Opened once, when first asked for; what could not be opened is tried again the next time. */
export class Opened<T extends { close(): Promise<void> }> {
  readonly #open: () => Promise<T>;
  #value: Promise<T> | null = null;

  constructor(open: () => Promise<T>) {
    this.#open = open;
  }

  get(): Promise<T> {
    this.#value ??= this.#tried();
    return this.#value;
  }

  /** It can be asked for again afterwards. */
  async close(): Promise<void> {
    const open = this.#value;
    this.#value = null;
    // An opening that failed was told to whoever asked for it.
    await open?.then((one) => one.close()).catch(() => undefined);
  }

  async #tried(): Promise<T> {
    try {
      return await this.#open();
    } catch (failure) {
      this.#value = null;
      throw failure;
    }
  }
}
