import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mustMeetAll, seed, told } from "../../support/seed.ts";
import { interleave } from "./interleavings.ts";
import type { OnlineSubject, RunningOnline } from "./subject.ts";

/** Few where every commit waits for them; CI runs 1,000 on every store. */
const schedules = Number(process.env["ASOF_SCHEDULES"] ?? 20);

/** Whatever the order in which writers come, the newest row stays. */
export function onlineSchedules(subject: OnlineSubject): void {
  describe(`${subject.name}, writers at once`, () => {
    let running: RunningOnline;

    beforeAll(async () => {
      running = await subject.start();
    });
    afterAll(() => running.stop());

    it(`end with the newest in ${schedules} schedules (${told(seed)})`, { timeout: 600_000 }, async () => {
      const stores = Array.from({ length: 2 }, () => running.open());
      const met = await interleave(stores, schedules, seed);
      console.log(`${subject.name}: ${JSON.stringify(met)}`);
      expect(met.schedules).toBe(schedules);
      // Ties of event times, the rarest, are met by 4 schedules of 10.
      if (!mustMeetAll(schedules, 100)) return;
      for (const share of [met.stale, met.tiesOfEvent, met.fullTies, met.nullTieBreaks, met.streams, met.overlapping])
        expect(share).toBeGreaterThan(schedules / 10);
    });
  });
}
