import { clockOfLocal, clockPart, datePart, dayOfLocal, firstDay, microsecondsIn } from "./calendar.ts";
import { type Bodies, type CompiledCall, strict, strict2 } from "./closure.ts";
import { isInfiniteInstant } from "./inner.ts";
import { int64 } from "./numbers.ts";
import { floorDivide, localMicroseconds, zoneClock } from "./zone-clock.ts";

const isDate = (call: CompiledCall): boolean => call.arguments[1]?.type.kind === "date";
const isClockPart = (part: string): boolean => part === "hour" || part === "minute" || part === "second";

/** The digits of an instant on a zone's clock; null where it has none. */
function local(instant: bigint, zone: ReturnType<typeof zoneClock>): bigint | null {
  return isInfiniteInstant(instant) ? null : localMicroseconds(instant, zone);
}

export const times: Bodies = {
  date_part: (call) => {
    const part = call.constant(0);
    if (isDate(call))
      return strict(call.of(1, "date"), (day) => (Number.isFinite(day) ? BigInt(datePart(part, day)) : null));
    const clock = zoneClock(call.constant(2));
    return strict(call.of(1, "timestamp"), (instant) => {
      const digits = local(instant, clock);
      if (digits === null) return null;
      return BigInt(isClockPart(part) ? clockPart(part, clockOfLocal(digits)) : datePart(part, dayOfLocal(digits)));
    });
  },
  date_trunc: (call) => {
    const unit = call.constant(0);
    if (isDate(call)) return strict(call.of(1, "date"), (day) => (Number.isFinite(day) ? firstDay(unit, day) : null));
    const clock = zoneClock(call.constant(2));
    return strict(call.of(1, "timestamp"), (instant) => {
      const digits = local(instant, clock);
      return digits === null ? null : firstDay(unit, dayOfLocal(digits));
    });
  },
  time_trunc: (call) => {
    const unit = microsecondsIn[call.constant(0)] ?? 1n;
    return strict(call.of(1, "timestamp"), (instant) =>
      isInfiniteInstant(instant) ? null : floorDivide(instant, unit) * unit,
    );
  },
  date_diff: (call) => {
    const unit = microsecondsIn[call.constant(0)] ?? 1n;
    if (isDate(call)) {
      const days = Number(unit / 86_400_000_000n);
      return strict2(call.of(1, "date"), call.of(2, "date"), (start, end) =>
        Number.isFinite(start) && Number.isFinite(end) ? BigInt(Math.trunc((end - start) / days)) : null,
      );
    }
    return strict2(call.of(1, "timestamp"), call.of(2, "timestamp"), (start, end) =>
      isInfiniteInstant(start) || isInfiniteInstant(end) ? null : int64((end - start) / unit),
    );
  },
  seconds_between: (call) =>
    strict2(call.of(0, "timestamp"), call.of(1, "timestamp"), (start, end) =>
      isInfiniteInstant(start) || isInfiniteInstant(end) ? null : Number(end - start) / 1e6,
    ),
};
