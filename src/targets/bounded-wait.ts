/**
 * Waits for something that has no bound of its own.
 *
 * @param ms milliseconds
 * @throws Error when it takes longer (it may still go on, unheeded), or with the signal's reason once that is aborted
 */
export async function within<T>(ms: number, work: Promise<T>, signal?: AbortSignal): Promise<T> {
  let give: () => void = () => {};
  const bound = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`it took longer than ${ms / 1000} s`)), ms);
    const abort = (): void => reject(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    give = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([work, bound]);
  } finally {
    give();
    work.catch(() => {});
  }
}
