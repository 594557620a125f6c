import { describe, expect, it } from "vitest";
import { Permits } from "../../../dialects/common/permits.ts";

describe("permits", () => {
  it("are given in the order asked for, and skip who has left", async () => {
    const permits = new Permits(1);
    const order: string[] = [];
    await permits.take(undefined);
    const abort = new AbortController();
    const left = permits.take(abort.signal);
    const first = permits.take(undefined).then(() => order.push("first"));
    const second = permits.take(undefined).then(() => order.push("second"));
    abort.abort(new Error("gone"));
    await expect(left).rejects.toThrow("gone");
    permits.give();
    await first;
    expect(order).toEqual(["first"]);
    permits.give();
    await second;
    permits.give();
    await permits.take(undefined);
    expect(order).toEqual(["first", "second"]);
  });

  it("are not taken by a signal that was aborted before", async () => {
    const permits = new Permits(1);
    await expect(permits.take(AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
    await permits.take(undefined);
  });
});
