/**
 * Works on all of them, so many at a time, and takes no more once one has failed. Whatever is under way is over when it settles, also
 * where the items themselves fail: a write that landed later would meet those of whoever comes next.
 */
export async function inParallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  degree: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;
  try {
    for await (const item of items) {
      const one = work(item)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(one));
      running.add(one);
      if (running.size >= degree) await Promise.race(running);
      if (failure !== null) break;
    }
  } finally {
    await Promise.all(running);
  }
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
}
