import { connect, createServer, type Server, type Socket } from "node:net";

/** A network before a server that does something once so many bytes went through it: a moment in the middle of a stream. */
export class MeteredProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #onReached: (proxy: MeteredProxy) => void;
  #left: number;

  constructor(target: number, { bytes, onReached }: { bytes: number; onReached: (proxy: MeteredProxy) => void }) {
    this.#left = bytes;
    this.#onReached = onReached;
    this.#server = createServer((near) => {
      const far = connect(target, "127.0.0.1");
      this.#join(near, far);
      this.#join(far, near);
    });
  }

  /** The port that stands for the server's. */
  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  }

  /** Whether it came to that. */
  get isReached(): boolean {
    return this.#left <= 0;
  }

  /** Ends all connections that there are, and takes new ones. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on("data", (chunk: Buffer) => this.#count(chunk.length));
    from.pipe(to);
    from.on("error", () => undefined);
    from.on("close", () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }

  #count(bytes: number): void {
    if (this.isReached) return;
    this.#left -= bytes;
    if (this.isReached) this.#onReached(this);
  }
}
