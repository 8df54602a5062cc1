// Loaded into a measured process: tells, as its last lines on standard error, the CPU time it took in milliseconds, and the
// most memory that it held.
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  require('node:fs').writeSync(2, `\ncpu_ms=${Math.round((user + system) / 1000)}\nmax_rss_kb=${maxRSS}\n`);
});
