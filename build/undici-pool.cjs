// The one part of undici that the tables' client uses. Its index loads WebSockets, caches and mocks too: a fifth of a
// start, and a megabyte of memory, for nothing.
exports.Pool = require('../node_modules/undici/lib/dispatcher/pool.js');
