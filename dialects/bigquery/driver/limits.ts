import type { RunLimits } from "../../../src/ports/cost.ts";
import type { Context } from "./context.ts";

/** The same warehouse for work that may go no further: the service itself refuses bytes and stops jobs beyond. */
export function limitedTo(context: Context, limits: RunLimits | undefined): Context {
  if (limits === undefined) return context;
  const { maximumBytesBilled, statementTimeoutMs } = context.options;
  return {
    ...context,
    options: {
      ...context.options,
      maximumBytesBilled: least(maximumBytesBilled, limits.bytes),
      statementTimeoutMs: least(statementTimeoutMs, limits.milliseconds),
    },
  };
}

/** The same warehouse for what bills nothing. */
export function unlimited(context: Context): Context {
  return { ...context, options: { ...context.options, maximumBytesBilled: undefined } };
}

function least<T extends number | bigint>(own: T | undefined, limit: T | null): T | undefined {
  if (own === undefined || limit === null) return limit ?? own;
  return limit < own ? limit : own;
}
