import { AsofError } from "../../kernel/diagnostics.ts";
import type { PointerTimes } from "./pointers.ts";

/** How soon a switch is heard of, and how long what was switched away from stays. */
export interface PointerOptions {
  /** Milliseconds after which readers in every process have heard of a switch. Default: 2,000. */
  readonly switchMs?: number | undefined;
  /** Milliseconds for which a version stays after another one was switched to. At least twice `switchMs`. Default: 60,000. */
  readonly graceMs?: number | undefined;
}

/** Throws `invalid-option` where readers could meet a version that is gone. */
export function pointerTimes({ switchMs = 2_000, graceMs = 60_000 }: PointerOptions): PointerTimes {
  const isWhole = Number.isSafeInteger(switchMs) && Number.isSafeInteger(graceMs) && switchMs >= 0;
  if (isWhole && graceMs > 0 && graceMs >= 2 * switchMs)
    return { maxAge: BigInt(switchMs) * 1_000n, grace: BigInt(graceMs) * 1_000n };
  throw AsofError.of("invalid-option", `an online store with switchMs ${switchMs} and graceMs ${graceMs} is not safe`, {
    hint: "give whole milliseconds, graceMs above 0 and at least twice switchMs",
  });
}
