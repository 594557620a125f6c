import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { enginesFolder } from "./folder.ts";
import { installEngines } from "./install.ts";
import { underLock } from "./lock.ts";
import { installPython } from "./steps.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "asof-lock-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the lock", () => {
  it("lets one in at a time and leaves nothing", async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(15);
      inside -= 1;
    };
    await Promise.all([1, 2, 3, 4].map(() => underLock(join(folder, "lock"), work, { pollMs: 3 })));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is given back by work that fails", async () => {
    const failing = underLock(join(folder, "lock"), () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    expect(await underLock(join(folder, "lock"), async () => "in")).toBe("in");
  });

  it("of a process that died is taken over by one of those who wait", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    await writeFile(join(folder, "lock"), String(child.pid));
    let inside = 0;
    const work = async (): Promise<number> => {
      inside += 1;
      await sleep(10);
      return inside--;
    };
    const found = await Promise.all([1, 2, 3].map(() => underLock(join(folder, "lock"), work, { pollMs: 2 })));
    expect(found).toEqual([1, 1, 1]);
  });

  it("of a process that lives is waited for, and its owner is told", async () => {
    const path = join(folder, "lock");
    await writeFile(path, String(process.pid));
    const owners: number[] = [];
    const waiting = underLock(path, async () => "in", { pollMs: 5, onWait: (owner) => owners.push(owner) });
    await sleep(40);
    expect(owners).toEqual([process.pid]);
    await rm(path);
    expect(await waiting).toBe("in");
  });
});

describe("the engines", () => {
  it("lie in the folder that the environment names, one for each set of pins", () => {
    expect(enginesFolder({ ASOF_ENGINES_CACHE: "/there" })).toMatch(/^\/there\/[0-9a-f]{12}$/);
    expect(enginesFolder({ XDG_CACHE_HOME: "/cache" })).toMatch(/^\/cache\/asof-engines\/[0-9a-f]{12}$/);
  });

  it("say what is missing where there is no Python", async () => {
    vi.stubEnv("PATH", folder);
    await expect(installPython(folder, () => undefined)).rejects.toThrow(
      "needs python3 (3.10 or later) with the module venv",
    );
    vi.unstubAllEnvs();
  });

  it("are installed at the versions that are pinned, and not again", async () => {
    const said: string[] = [];
    const engines = await installEngines((line) => said.push(line));
    expect(said).toEqual([]);
    const { dependencies } = JSON.parse(await readFile(join(engines.folder, "package.json"), "utf8"));
    for (const [name, version] of Object.entries(dependencies)) {
      const path = join(engines.folder, "node_modules", name, "package.json");
      expect([name, JSON.parse(await readFile(path, "utf8")).version]).toEqual([name, version]);
    }
  });
});
