import { describe, expect, it } from "vitest";
import type { ColumnBatch } from "../../../src/ir/columns.ts";
import type { KnownSpineTimes, ResolvedSpine } from "../../../src/ir/request.ts";
import type { Row } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { parseInstant } from "../../../src/kernel/time.ts";
import type { LimitsInForce } from "../../../src/runtime/limits/in-force.ts";
import { RunGuard } from "../../../src/runtime/limits/run-guard.ts";
import { timesOfRows } from "../../../src/runtime/limits/spine-watch.ts";

const none: LimitsInForce = { bytes: null, rows: null, seconds: null };
const rowsLimit = { ...none, rows: { kind: "rows", most: 3n, setBy: "limits.rows" } } as const;
const said: KnownSpineTimes = { from: "2013-01-01T00:00:00Z", to: "2013-12-31T00:00:00Z", by: "caller" };

function spine(times: KnownSpineTimes | null): ResolvedSpine {
  return {
    from: { kind: "rows" },
    columns: [],
    time: { column: "t", time: { form: "instant" } },
    keys: [],
    requestValues: [],
    times,
  };
}

const columns = [{ name: "t", type: { kind: "timestamp" } }] as const;

function batch(...times: readonly (string | null)[]): ColumnBatch {
  const data = BigInt64Array.from(times, (time) => (time === null ? 0n : (parseInstant(time) ?? 2n ** 63n - 1n)));
  const nulls = Uint8Array.from(times, (time) => (time === null ? 1 : 0));
  return { rows: times.length, columns: [{ nulls, values: { storage: "int64", data } }] };
}

async function* given<T>(items: readonly T[], closed: { value: boolean } = { value: false }): AsyncGenerator<T> {
  try {
    yield* items;
  } finally {
    closed.value = true;
  }
}

async function drain(items: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _item of items) count += 1;
  return count;
}

const refusal = (code: string) => ({ diagnostics: [{ code }] });
const inside = ["2013-01-01", "2013-12-31", null] as const;

describe("a guard of a run", () => {
  it("lets through what is within the limits, the ends of the spine's times among them", async () => {
    const guard = new RunGuard(rowsLimit, spine(said), undefined);
    expect(await drain(guard.through(columns, given([batch(...inside)])))).toBe(1);
    const rows: Row[] = inside.map((time) => [time]);
    expect(await drain(guard.uploading(given([rows]), [{ name: "t" }]))).toBe(1);
    expect(await drain(guard.uploading(given([[["infinity"], ["-infinity"], ["no time"]]]), [{ name: "t" }]))).toBe(1);
    guard.accept({ rows: 3n, unjoinableRows: 0n, times: { from: "2013-01-01T00:00:00Z", to: null } });
  });

  it.each([
    ["2012-12-31T23:59:59.999999Z", "2012"],
    ["2013-12-31T00:00:00.000001Z", "2013"],
  ])("ends a run with a spine row of %s", async (time) => {
    const fails = (work: (guard: RunGuard) => Promise<unknown>) =>
      expect(work(new RunGuard(none, spine(said), undefined))).rejects.toMatchObject(refusal("spine-times-exceeded"));
    const closed = { value: false };
    await fails((guard) => drain(guard.through(columns, given([batch(...inside), batch(time)], closed))));
    expect(closed.value).toBe(true);
    await fails((guard) => drain(guard.uploading(given([[[time]]]), [{ name: "t" }])));
    const ends = time.startsWith("2012") ? { from: time, to: null } : { from: null, to: time };
    await fails(async (guard) => guard.accept({ rows: 1n, unjoinableRows: 0n, times: ends }));
  });

  it("looks at days as well, and passes over infinite ones", async () => {
    const days = (...data: readonly number[]): ColumnBatch => ({
      rows: data.length,
      columns: [{ nulls: null, values: { storage: "int32", data: Int32Array.from(data) } }],
    });
    const guard = new RunGuard(none, spine(said), undefined);
    expect(await drain(guard.through(columns, given([days(15_706, 2 ** 31 - 1, -(2 ** 31))])))).toBe(1);
    const late = new RunGuard(none, spine(said), undefined);
    await expect(drain(late.through(columns, given([days(16_071)])))).rejects.toMatchObject(
      refusal("spine-times-exceeded"),
    );
  });

  it("ends a run with too many rows, wherever they are counted, and lets go of the session", async () => {
    const closed = { value: false };
    const guard = new RunGuard(rowsLimit, spine(null), undefined);
    const many = [batch("2013-01-01", "2013-01-01"), batch("2013-01-01", "2013-01-01")];
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const one of guard.through(columns, given(many, closed))) seen.push(one.rows);
    };
    await expect(read()).rejects.toMatchObject(refusal("limit-exceeded"));
    expect([seen, closed.value]).toEqual([[2], true]);
    const up = guard.uploading(given([[[1], [1], [1], [1]]]), [{ name: "t" }]);
    await expect(drain(up)).rejects.toThrow(/at least 4 rows, and 3 rows are allowed by limits\.rows/);
    expect(() => guard.accept({ rows: 4n, unjoinableRows: 0n })).toThrow(/limit-exceeded/);
  });

  it("lets go of the session where the reader leaves", async () => {
    const closed = { value: false };
    const guard = new RunGuard(none, spine(null), undefined);
    for await (const _one of guard.through(columns, given([batch("2013-01-01"), batch("2013-01-01")], closed))) break;
    expect(closed.value).toBe(true);
  });

  it("stops work that takes too long, and says so instead of what the warehouse says", async () => {
    const seconds = { kind: "seconds", most: 0.05, setBy: "request" } as const;
    const guard = new RunGuard({ ...none, seconds }, spine(null), undefined);
    expect(guard.run).toEqual({ bytes: null, milliseconds: 5_050 });
    const work = () =>
      new Promise<never>((_resolve, reject) => {
        guard.signal?.addEventListener("abort", () => reject(AsofError.of("cancelled", "it was cancelled")));
      });
    await expect(guard.guarding(work)).rejects.toThrow(/stopped after 0\.05 seconds, .* allowed by the request itself/);
  });

  it("leaves a caller's own cancelling, and other failures, as they are", async () => {
    const seconds = { kind: "seconds", most: 60, setBy: "request" } as const;
    const caller = new AbortController();
    const guard = new RunGuard({ ...none, seconds }, spine(null), caller.signal);
    caller.abort();
    expect(guard.signal?.aborted).toBe(true);
    for (const code of ["cancelled", "statement-timeout", "warehouse-error"] as const) {
      const failure = AsofError.of(code, "as it was");
      await expect(guard.guarding(() => Promise.reject(failure))).rejects.toBe(failure);
    }
  });

  it("names the limit where the service itself refuses to bill so much", async () => {
    const bytes = { kind: "bytes", most: 5n, setBy: "limits.bytes" } as const;
    const guard = new RunGuard({ ...none, bytes }, spine(null), undefined);
    expect(guard.run).toEqual({ bytes: 5n, milliseconds: null });
    const failure = AsofError.of("limit-exceeded", "Query exceeded limit for bytes billed");
    await expect(guard.guarding(() => Promise.reject(failure))).rejects.toMatchObject({
      diagnostics: [{ code: "limit-exceeded", path: "limits.bytes" }],
    });
  });

  it("tells the warehouse nothing where there is nothing to keep", () => {
    const guard = new RunGuard(none, spine(null), undefined);
    expect([guard.run, guard.signal, guard.mayRefuse]).toEqual([undefined, undefined, false]);
  });
});

describe("the times of rows", () => {
  it("are found over all batches, whatever is no time", async () => {
    const batches: Row[][] = [
      [["2013-05-01T00:00:00Z"], [null]],
      [["infinity"], ["2013-01-01"], ["2013-09-01"]],
    ];
    expect(await timesOfRows(given(batches), 0)).toEqual({
      from: "2013-01-01T00:00:00Z",
      to: "2013-09-01T00:00:00Z",
      by: "rows",
    });
    expect(await timesOfRows(given([[[null]]]), 0)).toBeNull();
  });
});
