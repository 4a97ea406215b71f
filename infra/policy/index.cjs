// The policy host calls `require` on this directory, and an ECMAScript module in TypeScript cannot be
// required on every Node we support, so tsx translates the pack on its way in.
require('tsx/cjs/api').register();
require('./pack.ts');
