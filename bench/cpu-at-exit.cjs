// Loaded into a measured process: tells, as its last line on standard error, the CPU time it took in milliseconds.
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeSync(2, `\ncpu_ms=${Math.round((user + system) / 1000)}\n`);
});
