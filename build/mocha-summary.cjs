'use strict';
// CommonJS because mocha loads its reporters by `require`.
const { reporters } = require('mocha');

/** mocha's own report, and as its last line the counts in the form that CI adds up. */
class Summary extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ''}`);
  }
}

module.exports = Summary;
