import { describe, expect, it } from "vitest";
import { AnsweringProcess } from "../../../bench/engines/answering-process.ts";

/** Says what it is asked to say, fails, ends, or waits. */
const program = `
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { say, end, wait } = JSON.parse(line);
    if (end) { process.stderr.write("no more memory"); process.exitCode = 1; process.stdin.destroy(); return; }
    if (wait) return;
    console.log(JSON.stringify(say));
  });`;

function started(): AnsweringProcess {
  return new AnsweringProcess({ name: "the peer", command: process.execPath, args: ["-e", program] });
}

describe("a process that answers", () => {
  it("answers one request after the other, and says what it failed at", async () => {
    const peer = started();
    expect(await peer.ask({ say: { rows: 1 } })).toEqual({ rows: 1 });
    await expect(peer.ask({ say: { failure: "no such table" } })).rejects.toThrow("the peer failed: no such table");
    expect(await peer.askWithin(10_000, { say: { rows: 2 } })).toEqual({ rows: 2 });
    peer.stop();
  });

  it("is told of where it ends", async () => {
    await expect(started().ask({ end: true })).rejects.toThrow(/the peer's process ended: .*no more memory/);
  });

  it("is ended where it takes longer than it may", async () => {
    const peer = started();
    expect(await peer.askWithin(200, { wait: true })).toBeNull();
    expect(peer.isOver).toBe(true);
  });
});
