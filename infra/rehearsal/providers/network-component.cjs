const { programOf } = require('../../loader/program.cjs');

void programOf(require.resolve('./network-component.ts'))();
