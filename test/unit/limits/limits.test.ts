import { describe, expect, it } from "vitest";
import { readLimits, readProjectLimits } from "../../../src/define/limits.ts";
import { Position } from "../../../src/define/position.ts";
import { readSpineTimes } from "../../../src/define/spine-times.ts";
import { noLimits } from "../../../src/ir/limits.ts";
import { formatBytes, parseBytes } from "../../../src/kernel/byte-size.ts";
import type { Diagnostic } from "../../../src/kernel/diagnostics.ts";
import { exceeded, unknowable } from "../../../src/runtime/limits/exceeded.ts";
import { limitsInForce } from "../../../src/runtime/limits/in-force.ts";
import fc from "../../support/fast-check.ts";

describe("numbers of bytes", () => {
  it.each([
    ["0", 0n],
    ["500000", 500_000n],
    ["10 GB", 10_000_000_000n],
    ["10gb", 10_000_000_000n],
    ["1.5TiB", 1_649_267_441_664n],
    ["0.001 kB", 1n],
    [" 2 MiB ", 2_097_152n],
  ])("reads %o", (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  it.each(["", "GB", "-1 GB", "1,5 GB", "1 XB", "0.0001 kB", "0.5 B", "1e9", "1 G B"])("refuses %o", (text) =>
    expect(parseBytes(text)).toBeNull(),
  );

  it("writes them so that they are read as no more, and hardly less", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 17n), (bytes) => {
        const read = parseBytes(formatBytes(bytes)) ?? -1n;
        return read <= bytes && read >= bytes - bytes / 100n - 1n;
      }),
    );
    expect([0n, 999n, 1_000n, 1_234_567n, 10_000_000_000n].map(formatBytes)).toEqual([
      "0 B",
      "999 B",
      "1 kB",
      "1.23 MB",
      "10 GB",
    ]);
  });
});

describe("limits that an author writes", () => {
  const read = (given: unknown) => {
    const problems: Diagnostic[] = [];
    const limits = readProjectLimits(given, new Position("limits", null, problems), "config-invalid");
    return { limits, paths: problems.map((one) => `${one.code} ${one.path}`) };
  };

  it("are read, for all requests and by view", () => {
    expect(read({ bytes: "10 GB", rows: 5, views: { weather: { seconds: 1.5 } } })).toEqual({
      limits: {
        all: { bytes: 10_000_000_000n, rows: 5n, seconds: null },
        views: { weather: { bytes: null, rows: null, seconds: 1.5 } },
      },
      paths: [],
    });
    expect(read(undefined).limits).toEqual({ all: noLimits, views: {} });
  });

  it.each([
    [7, ["config-invalid limits"]],
    [{ byte: 7 }, ["config-invalid limits.byte"]],
    [{ bytes: "many" }, ["config-invalid limits.bytes"]],
    [{ bytes: 0 }, ["config-invalid limits.bytes"]],
    [{ rows: 1.5 }, ["config-invalid limits.rows"]],
    [{ rows: -1n }, ["config-invalid limits.rows"]],
    [{ seconds: Number.POSITIVE_INFINITY }, ["config-invalid limits.seconds"]],
    [{ seconds: 0 }, ["config-invalid limits.seconds"]],
    [{ views: [] }, ["config-invalid limits.views"]],
    [{ views: { weather: { rows: "5" } } }, ["config-invalid limits.views.weather.rows"]],
  ])("are refused where they make no sense: %o", (given, paths) => expect(read(given).paths).toEqual(paths));

  it("of a request have no views", () => {
    const problems: Diagnostic[] = [];
    readLimits({ views: {} }, new Position("limits", null, problems), "invalid-option");
    expect(problems).toMatchObject([{ code: "invalid-option", path: "limits.views" }]);
  });
});

describe("what a caller promises of a spine", () => {
  const read = (given: unknown) => {
    const problems: Diagnostic[] = [];
    const times = readSpineTimes(given, new Position("spineTimes", null, problems));
    return { times, paths: problems.map((one) => one.path) };
  };

  it("is one end or both, as text or a date", () => {
    expect(read({ from: "2013-01-01", to: new Date(0) }).times).toEqual({
      from: "2013-01-01T00:00:00Z",
      to: "1970-01-01T00:00:00Z",
      by: "caller",
    });
    expect(read({ to: "2013-01-01T00:00:00.000001+01:00" }).times).toEqual({
      from: null,
      to: "2012-12-31T23:00:00.000001Z",
      by: "caller",
    });
    expect([read(undefined).times, read({}).times]).toEqual([null, null]);
  });

  it.each([
    ["2013", ["spineTimes"]],
    [{ from: "soon" }, ["spineTimes.from"]],
    [{ from: new Date(Number.NaN) }, ["spineTimes.from"]],
    [{ until: "2013-01-01" }, ["spineTimes.until"]],
  ])("is refused where it makes no sense: %o", (given, paths) => expect(read(given).paths).toEqual(paths));
});

describe("limits in force", () => {
  const project = {
    all: { bytes: 100n, rows: null, seconds: 60 },
    views: { weather: { bytes: 50n, rows: 9n, seconds: null }, unused: { bytes: 1n, rows: 1n, seconds: 1 } },
    requireBounds: false,
  };

  it("are the least of all that apply, and say where they are set", () => {
    expect(limitsInForce({ bytes: 70n, rows: 20n, seconds: 5 }, project, ["weather", "weather"])).toEqual({
      bytes: { kind: "bytes", most: 50n, setBy: "limits.views.weather.bytes" },
      rows: { kind: "rows", most: 9n, setBy: "limits.views.weather.rows" },
      seconds: { kind: "seconds", most: 5, setBy: "request" },
    });
    expect(limitsInForce(noLimits, project, ["hasOwnProperty"])).toEqual({
      bytes: { kind: "bytes", most: 100n, setBy: "limits.bytes" },
      rows: null,
      seconds: { kind: "seconds", most: 60, setBy: "limits.seconds" },
    });
  });

  it("name the limit, the figure, the place and the fix", () => {
    const limit = { kind: "bytes", most: 50_000_000n, setBy: "limits.views.weather.bytes" } as const;
    expect(exceeded(limit, "the statement would read 1.2 GB").diagnostics).toMatchObject([
      {
        code: "limit-exceeded",
        message:
          "the statement would read 1.2 GB, and 50 MB are allowed by limits.views.weather.bytes; nothing was kept",
        path: "limits.views.weather.bytes",
        hint: expect.stringContaining("raise the limit there"),
      },
    ]);
    const one = { kind: "seconds", most: 1, setBy: "request" } as const;
    expect(exceeded(one, "the run took longer").message).toContain("and 1 second is allowed by the request itself");
    expect(unknowable({ ...limit, setBy: "request" }, "postgres").diagnostics).toMatchObject([
      { code: "limit-unknown", path: "limits.bytes" },
    ]);
  });
});
