/**
 * Loaded into every process that is measured: tells its parent what it has used, when asked. Without effect in a
 * process that has no channel to a parent.
 */
process.on('message', (message) => {
  // CPU of all threads since the process began, user and system.
  if (message === 'cpuMicros') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system });
  }
  // What is left after a collection; it costs CPU, so the two are never asked for together.
  if (message === 'residentBytes') {
    globalThis.gc?.();
    process.send?.({ residentBytes: process.memoryUsage.rss() });
  }
});
