// The policy host loads a pack with `require`; tsx compiles the TypeScript that this one is written in.
require('tsx/cjs');
require('./pack.ts');
