const { deferModules } = require('./deferred.cjs');
const { quietenSdk } = require('./quiet.cjs');
const { loadTranslated } = require('./translated.cjs');

/**
 * What the engine starts: a function that Node understands, for a program in TypeScript.
 *
 * @param {string} file absolute; its default export is the program
 * @returns {() => Promise<Record<string, unknown>>} gives the stack's outputs
 */
exports.programOf = (file) => async () => {
  deferModules();
  quietenSdk(process.env);
  const { default: program } = await loadTranslated(file, loadPackages);
  return program();
};

/** What every program of ours needs in any case, and what takes longest to load. */
function loadPackages() {
  require('@pulumi/pulumi');
  require('@pulumi/aws');
}
