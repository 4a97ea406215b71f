import * as pulumi from '@pulumi/pulumi';

/** What Pulumi runs as the project's program; the resources are in program.ts. */
export default async () => {
  // Pulumi installs source-map-support, which cannot find the maps of tsx; Node's own source maps name the right line.
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  const { program } = await import('./program.ts');
  return program(pulumi.getRootDirectory());
};
