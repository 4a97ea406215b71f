// The policy host calls `require` on this directory, and waits for what the function that it gets promises.
const { deferModules } = require('../loader/deferred.cjs');
const { loadTranslated } = require('../loader/translated.cjs');

module.exports = () => {
  deferModules();
  return loadTranslated(require.resolve('./pack.ts'), () => require('@pulumi/policy'));
};
