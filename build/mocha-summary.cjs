// @ts-check
'use strict';
// CommonJS, because mocha loads reporters with `require`.
const { reporters } = require('mocha');

/**
 * Counts of the run; undefined until mocha runs tests.
 *
 * @type {import('mocha').Stats | undefined}
 */
let stats;

// Loaded before the tests (`require` in .mocharc.json): if a test file cannot be loaded, mocha exits without a report,
// which counts as one failure.
process.once('exit', () => {
  const { passes, failures, pending } = stats ?? { passes: 0, failures: 1, pending: 0 };
  const skipped = pending > 0 ? `, ${pending} skipped` : '';
  process.stdout.write(`\n${passes} passed, ${failures} failed${skipped}\n`);
});

/** mocha's `spec` report. The last line of the run has the counts in the format that `.ci/run` parses. */
class Summary extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    stats = this.stats;
  }
}

module.exports = Summary;
