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

/** Whether something succeeds in so many milliseconds. */
export async function succeeds(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let done = false;
  const settled = work.then(() => {
    done = true;
  });
  return (await within(milliseconds, settled)) && done;
}
