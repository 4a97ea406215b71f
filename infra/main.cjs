/** The stack's program as the engine starts it; what it does is in index.ts. */
const { programOf } = require('./loader/program.cjs');

module.exports = programOf(require.resolve('./index.ts'));
