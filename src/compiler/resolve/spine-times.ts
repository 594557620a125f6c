import type { HistoricalRequest, KnownSpineTimes, ResolvedSpine } from "../../ir/request.ts";
import { formatInstant, parseInstant } from "../../kernel/time.ts";
import type { Problems } from "./problems.ts";

/** Between what the spine's times lie. What they are compared with must be an instant, or nobody could hold rows against it. */
export function resolveSpineTimes(
  { spine, spineTimes }: HistoricalRequest,
  { time }: Pick<ResolvedSpine, "time">,
  problems: Problems,
): KnownSpineTimes | null {
  if (spineTimes == null) return null;
  if (spine.kind === "range" || spine.kind === "as_of") {
    problems.error("invalid-option", "a spine that is made of times says itself between what they lie", {
      path: "spineTimes",
      hint: "leave spineTimes out",
    });
    return null;
  }
  if (!isPlain(time)) {
    problems.error("invalid-option", `the spine's '${time.column}' shows a clock whose hours come twice or never`, {
      path: "spineTimes",
      hint: "cast it to an instant in the spine's query, or leave spineTimes out",
    });
    return null;
  }
  const [from, to] = [instantOf(spineTimes.from, "from", problems), instantOf(spineTimes.to, "to", problems)];
  if (from !== null && to !== null && from > to) {
    problems.error("invalid-option", `the spine's times cannot lie between ${spineTimes.from} and ${spineTimes.to}`, {
      path: "spineTimes",
      hint: "swap them: both ends are in",
    });
  }
  return { from: textOf(from), to: textOf(to), by: spineTimes.by };
}

function textOf(instant: bigint | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

/** Instants, or UTC's own clock and days. */
function isPlain({ time }: ResolvedSpine["time"]): boolean {
  return time.form === "instant" || time.zone === "UTC";
}

function instantOf(text: string | null, name: "from" | "to", problems: Problems): bigint | null {
  if (text === null) return null;
  const instant = parseInstant(text);
  if (instant === null) {
    problems.error("invalid-option", `'${text}' is not an ISO 8601 instant`, {
      path: `spineTimes.${name}`,
      hint: "write it like 2013-07-01T00:00:00Z, with at most six fractional digits",
    });
  }
  return instant;
}
