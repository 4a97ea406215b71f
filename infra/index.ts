import * as pulumi from '@pulumi/pulumi';

/** The entry point that Pulumi runs; the resources are in program.ts. */
export default async () => {
  // Pulumi installs source-map-support, which cannot find the maps of tsx; Node's own source maps report the right line.
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  const { program } = await import('./program.ts');
  return program(pulumi.getRootDirectory());
};
