import type { LimitInForce, LimitKind } from "../../ir/limits.ts";
import { formatBytes } from "../../kernel/byte-size.ts";
import { AsofError } from "../../kernel/diagnostics.ts";

/** `1.23 GB`, `5,000 rows`, `1 second`. */
export function quantity(kind: LimitKind, amount: number | bigint): string {
  if (kind === "bytes") return formatBytes(BigInt(amount));
  return `${amount.toLocaleString("en-US")} ${isOne(amount) ? kind.slice(0, -1) : kind}`;
}

function isOne(amount: number | bigint): boolean {
  return Number(amount) === 1;
}

const fixes: Readonly<Record<LimitKind, string>> = {
  bytes: "bound the time that is read (a ttl, spineTimes), ask for fewer features",
  rows: "ask for fewer rows at once",
  seconds: "ask for less at once, see what explain advises",
};

/** `found` is what the run would take, or has taken, in words. */
export function exceeded(limit: LimitInForce, found: string, cause?: unknown): AsofError {
  const { kind, most, setBy } = limit;
  const where = setBy === "request" ? "by the request itself" : `by ${setBy}`;
  return AsofError.of(
    "limit-exceeded",
    `${found}, and ${quantity(kind, most)} ${kind !== "bytes" && isOne(most) ? "is" : "are"} allowed ${where}; nothing was kept`,
    { path: setBy === "request" ? `limits.${kind}` : setBy, hint: `${fixes[kind]}, or raise the limit there` },
    cause,
  );
}

/** A limit of the request's own that nobody could keep. One of the project's may be meant for another warehouse. */
export function unknowable({ kind, most }: LimitInForce, warehouse: string): AsofError {
  return AsofError.of(
    "limit-unknown",
    `the request allows ${quantity(kind, most)}, but ${warehouse} does not say beforehand how many ${kind} it reads`,
    { path: `limits.${kind}`, hint: "limit its rows or its seconds instead" },
  );
}
