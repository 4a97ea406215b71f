/**
 * Leaves stack traces as they are, not led back to the TypeScript, until something fails. Imported before all else.
 *
 * Pulumi writes out the whole stack several times for each resource, whether or not anybody will read it: led back to
 * the source, that was a fifth of a preview. A stack is written out when it is first read, so that the one of a failure
 * still leads to the source. Only Node's own way does: `source-map-support`, which Pulumi puts before it, looks for
 * maps in the files and finds none.
 */
Reflect.deleteProperty(Error, 'prepareStackTrace');
process.setSourceMapsEnabled(false);

function leadBack(): void {
  process.setSourceMapsEnabled(true);
}
process.prependOnceListener('uncaughtException', leadBack);
process.prependOnceListener('unhandledRejection', leadBack);
