// The policy host loads a pack with `require`; tsx compiles the TypeScript.
require('tsx/cjs');
require('./pack.ts');
