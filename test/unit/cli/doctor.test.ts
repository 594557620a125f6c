import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failure, ok, skipped, warning } from "../../../src/cli/doctor/check.ts";
import { checksText, countsOf, redacted } from "../../../src/cli/doctor/checks-text.ts";
import { clientsCheck, folderCheck, nodeCheck } from "../../../src/cli/doctor/machine.ts";
import { clockCheck } from "../../../src/cli/doctor/warehouse.ts";
import { stylesFor } from "../../../src/cli/styles.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";

const plain = stylesFor({ write: () => undefined, isTerminal: false, width: 80 }, {}, true);

describe("this machine", () => {
  it("has a Node.js that is new enough, or is told which", async () => {
    expect((await nodeCheck()).status).toBe("ok");
    for (const version of ["20.19.0", "20.20.2", "22.0.0", "24.1.0"])
      expect((await nodeCheck(version)).status).toBe("ok");
    expect(await nodeCheck("20.18.3")).toEqual({
      name: "node",
      status: "failed",
      found: "Node.js 20.18.3, which is older than 20.19",
      fix: "install Node.js 20.19 or newer",
    });
    expect((await nodeCheck("18.20.0")).status).toBe("failed");
  });

  it("has the client packages, with their versions, or is told how to install them", async () => {
    expect(await clientsCheck(["pg"])).toMatchObject({
      status: "ok",
      found: expect.stringMatching(/^pg 8\.\d+\.\d+$/),
    });
    expect(await clientsCheck(["pg", "no-such-client"])).toMatchObject({
      status: "failed",
      found: "not installed: no-such-client",
      fix: "run: npm install no-such-client",
    });
  });

  it("has room on its disk and may write there", async () => {
    const folder = await mkdtemp(join(tmpdir(), "asof-doctor-"));
    try {
      const inside = join(folder, "not/yet/there");
      const free = (mebibytes: number) => async () => mebibytes * 1024 ** 2;
      expect((await folderCheck("registry folder", inside)).found).toMatch(/^[\d.]+ [GM]iB free for .*there$/);
      expect((await folderCheck("registry folder", inside, free(5_000))).status).toBe("ok");
      expect((await folderCheck("registry folder", inside, free(900))).status).toBe("warning");
      expect(await folderCheck("registry folder", inside, free(10))).toMatchObject({
        status: "failed",
        found: `10 MiB free for ${inside}`,
        fix: "make room on the disk, or name a folder on another one",
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("has a clock like the warehouse's, as far as can be told", () => {
    const now = 1_800_000_000_000_000n;
    const second = 1_000_000n;
    // Anywhere between the two readings of our own it may be right.
    expect(clockCheck(now + 3n * second, now, now + 5n * second).status).toBe("ok");
    expect(clockCheck(now - second, now, now).status).toBe("ok");
    expect(clockCheck(now - 600n * second, now, now + second)).toMatchObject({
      status: "warning",
      found: expect.stringContaining("600 s behind this machine"),
    });
    expect(clockCheck(now + 62n * second, now, now + 2n * second).found).toContain("60 s ahead of this machine");
  });
});

describe("checks", () => {
  const checks = [
    ok("node", "Node.js 20.20.2"),
    warning("table x", "its rows were never counted", 'analyze "x"'),
    failure(
      "connection",
      AsofError.of("warehouse-unreachable", "cannot use postgres://me:hush@host/db", { hint: "check the\nport" }),
    ),
    skipped("views", "there is no connection"),
  ].map(redacted);

  it("are told with what to do, and no secret", () => {
    expect(checksText(checks, plain, 80)).toBe(
      [
        "ok       node        Node.js 20.20.2",
        "warning  table x     its rows were never counted",
        '         fix: analyze "x"',
        "failed   connection  cannot use postgres://me:***@host/db",
        "         fix: check the port",
        "skipped  views       there is no connection",
        "",
        "1 ok, 1 warning, 1 failed, 1 skipped",
        "",
      ].join("\n"),
    );
    expect(countsOf(checks)).toEqual({ ok: 1, warning: 1, failed: 1, skipped: 1 });
  });

  it("do not swallow what is no diagnosis, nor a cancellation", () => {
    expect(() => failure("views", new TypeError("a fault"))).toThrow("a fault");
    expect(() => failure("views", AsofError.of("cancelled", "stopped"))).toThrow("stopped");
  });
});
