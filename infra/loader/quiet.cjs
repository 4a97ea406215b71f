/**
 * Leaves out what Pulumi's SDK notes for its own debugging: three messages to the engine about each resource, one
 * waiting for the other, and a stack trace for each promise. They were a fifth of what a program costs.
 *
 * `PULUMI_DEBUG_PROMISE_LEAKS`, with which the SDK prints those traces, keeps all of it.
 *
 * @param {NodeJS.ProcessEnv} env
 */
exports.quietenSdk = (env) => {
  if (env.PULUMI_DEBUG_PROMISE_LEAKS) return;
  require('@pulumi/pulumi/log').debug = () => Promise.resolve();
  const debuggable = require('@pulumi/pulumi/runtime/debuggable');
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (...args) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...args);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
};
