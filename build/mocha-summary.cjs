'use strict';
// CommonJS because mocha loads its reporters by `require`.
const { reporters } = require('mocha');

/** Counts of the run; none while mocha has not got as far as running tests. */
let stats;

// Loaded before the tests (`require` in .mocharc.json): a test file that cannot be loaded ends mocha without a report,
// and is one failure too.
process.once('exit', () => {
  const { passes, failures, pending } = stats ?? { passes: 0, failures: 1, pending: 0 };
  const skipped = pending > 0 ? `, ${pending} skipped` : '';
  process.stdout.write(`\n${passes} passed, ${failures} failed${skipped}\n`);
});

/** mocha's own report; the very last line of the run has the counts, in the form that CI adds up. */
class Summary extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    stats = this.stats;
  }
}

module.exports = Summary;
