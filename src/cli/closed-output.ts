/**
 * Has the command end without a word once nobody reads its output any more, as with `| head`. What has to be put in order
 * before the end, such as servers that were started, is put in order as after Ctrl-C. What ends by itself goes on to its
 * end, so that its exit status stays what it would have been: no reader may make a verdict look like a success.
 */
export function endQuietlyWhenNobodyReads(): void {
  let ending = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    // What is still written on the way to the end fails in the same way.
    if (ending) return;
    ending = true;
    if (process.listenerCount('SIGTERM') > 0) process.emit('SIGTERM', 'SIGTERM');
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
