import { AsofError } from "../../kernel/diagnostics.ts";
import type { UploadableSpine } from "./spine-rows.ts";

/** Lets go of the spine's rows where the work that was to read them fails. */
export async function closingOnFailure<T>(upload: UploadableSpine | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    upload?.close?.();
    throw failure;
  }
}

/**
 * Stops waiting when the work is cancelled, however long the caller's rows take to come. What comes after all is handed to
 * `unwanted`.
 */
export async function unlessCancelled<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  unwanted: (late: T) => void,
): Promise<T> {
  if (signal === undefined) return work;
  let stop = (): void => undefined;
  const cancelled = new Promise<never>((_, reject) => {
    stop = () => reject(AsofError.of("cancelled", "the work was cancelled before it ran", {}, signal.reason));
    signal.addEventListener("abort", stop, { once: true });
  });
  if (signal.aborted) stop();
  try {
    return await Promise.race([cancelled, work]);
  } catch (failure) {
    // A failure that nobody waits for any more must not count as unhandled.
    if (signal.aborted) work.then(unwanted).catch(() => undefined);
    throw failure;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
