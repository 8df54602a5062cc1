const EVERY_MS = 50;

/**
 * The time that something takes of this process, and not of a machine that is busy with others: what it computes, by the
 * processor's clock, and what it waits, by the ticks that the process gets to hear. A process that is kept from running
 * hears fewer.
 *
 * @returns what to call at the end, for the milliseconds
 */
export function timeOfItsOwn(): () => number {
  let heard = 0;
  const before = process.cpuUsage();
  const ticks = setInterval(() => {
    heard += EVERY_MS;
  }, EVERY_MS);
  return () => {
    clearInterval(ticks);
    const { user, system } = process.cpuUsage(before);
    return heard + (user + system) / 1000;
  };
}
