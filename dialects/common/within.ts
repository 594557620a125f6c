/** Whether something settles in so many milliseconds, well or badly. */
export async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What work gives, or a rejection with `cancelled` as soon as the signal is aborted. */
export async function unlessAborted<T>(
  signal: AbortSignal | undefined,
  cancelled: () => Error,
  work: Promise<T>,
): Promise<T> {
  if (signal === undefined) return work;
  let leave: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(cancelled());
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
  work.catch(() => undefined); // Abandoned work may still fail.
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

/** Whether something succeeds in so many milliseconds. */
export async function succeeds(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let done = false;
  const settled = work.then(() => {
    done = true;
  });
  return (await within(milliseconds, settled)) && done;
}
