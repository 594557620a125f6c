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

/** Stops waiting when the work is cancelled, however long the caller's rows take to come. */
export async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  // What fails after nobody waits for it any more must not count as unhandled.
  work.catch(() => undefined);
  let stop = (): void => undefined;
  const cancelled = new Promise<never>((_, reject) => {
    stop = () => reject(AsofError.of("cancelled", "the work was cancelled before it ran", {}, signal.reason));
    signal.addEventListener("abort", stop, { once: true });
  });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
