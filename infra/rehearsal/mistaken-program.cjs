const { programOf } = require('../loader/program.cjs');

module.exports = programOf(require.resolve('./mistaken-program.ts'));
