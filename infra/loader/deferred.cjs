/**
 * Modules that are loaded when somebody first looks into them, in place of at once.
 *
 * Pulumi's SDK loads a compiler and a package manager for programs whose functions become Lambdas, and what runs the
 * engine for those that are not run by it; the index of a provider loads a folder for each service of the cloud. That
 * was half of the time until a program began; ours needs nothing of the former and a dozen of the latter.
 */
const Module = require('node:module');

/** Whether a request that comes from a file is put off. @type {(request: string, from: string) => boolean} */
const isDeferred = (request, from) =>
  (/\/node_modules\/@pulumi\/pulumi\//.test(from) && tools.includes(request)) ||
  (/\/node_modules\/@pulumi\/awsx?\/index\.js$/.test(from) && /^\.\/[a-z0-9]+$/.test(request));

const tools = ['typescript', '@npmcli/arborist', 'normalize-package-data', './automation'];

/** From now on. */
exports.deferModules = () => {
  const load = Module._load;
  Module._load = function (request, parent, ...more) {
    const now = () => load.call(this, request, parent, ...more);
    return isDeferred(request, parent?.filename ?? '') ? whenUsed(now) : now();
  };
};

/** Stands for a module's exports; whatever is done to it is done to them. */
function whenUsed(load) {
  let loaded;
  const real = () => (loaded ??= load());
  return new Proxy(
    {},
    {
      // As a module that was compiled says of itself: its importer then takes it as it is, without looking further.
      get: (_, key) => (key === '__esModule' ? true : real()[key]),
      has: (_, key) => key in real(),
      ownKeys: () => Reflect.ownKeys(real()).filter((key) => key !== '__esModule'),
      getOwnPropertyDescriptor(_, key) {
        const descriptor = Reflect.getOwnPropertyDescriptor(real(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}
