// The policy host calls `require` on this directory.
const { deferModules } = require('../loader/deferred.cjs');
const { loadTranslated } = require('../loader/translated.cjs');

deferModules();
loadTranslated(require.resolve('./pack.ts'));
