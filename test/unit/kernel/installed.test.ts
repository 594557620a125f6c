import { describe, expect, it } from "vitest";
import { requireInstalled } from "../../../src/kernel/installed.ts";

describe("packages that are optional", () => {
  it("are found where they are installed", () => {
    expect(() => requireInstalled("the embedded warehouse", ["@electric-sql/pglite", "pg"])).not.toThrow();
  });

  it("are named where they are not, with what installs them", () => {
    expect(() => requireInstalled("a server", ["pg", "pg-of-nowhere"])).toThrow(
      expect.objectContaining({
        diagnostics: [
          {
            code: "client-missing",
            severity: "error",
            message: "a server needs the package 'pg-of-nowhere', which is not installed",
            path: null,
            place: null,
            hint: "run: npm install pg-of-nowhere",
          },
        ],
      }),
    );
    expect(() => requireInstalled("a server", ["pg-of-nowhere", "@no/where"])).toThrow(
      "a server needs the packages 'pg-of-nowhere' and '@no/where', which are not installed\n  fix: run: npm install pg-of-nowhere @no/where",
    );
  });
});
