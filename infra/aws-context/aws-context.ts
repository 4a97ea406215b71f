import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { buildImageQuery } from './image.ts';
import { UserError } from '../config/user-error.ts';
import type { Settings } from '../config/settings.ts';
import { chooseZones } from './zones.ts';

/** Where a stack is built: what is asked of the account before anything is declared. */
export interface AwsContext {
  readonly accountId: string;
  /** `aws`, or the partition of China or GovCloud. */
  readonly partition: string;
  readonly region: string;
  /** Two zones or more, sorted. */
  readonly zones: readonly string[];
  readonly imageId: string;
}

/**
 * Looks the site up. Costs nothing.
 *
 * @throws OperatorError naming the key at fault, when the region offers too few zones or has no such image
 */
export async function resolveAwsContext(settings: Settings): Promise<AwsContext> {
  const [identity, partition, region, zones, imageId] = await Promise.all([
    aws.getCallerIdentity(),
    aws.getPartition(),
    aws.getRegion(),
    resolveZones(settings),
    resolveImageId(settings),
  ]);
  return {
    accountId: identity.accountId,
    partition: partition.partition,
    region: region.region,
    zones,
    imageId,
  };
}

async function resolveZones(settings: Settings): Promise<readonly string[]> {
  const [availabilityZones, offerings] = await Promise.all([
    aws.getAvailabilityZones({
      state: 'available',
      // Local Zones and Wavelength Zones need no opting in once the account has them: the type tells them apart.
      filters: [
        { name: 'opt-in-status', values: ['opt-in-not-required'] },
        { name: 'zone-type', values: ['availability-zone'] },
      ],
    }),
    aws.ec2.getInstanceTypeOfferings({
      locationType: 'availability-zone',
      filters: [{ name: 'instance-type', values: [settings.instanceType] }],
    }),
  ]);
  return chooseZones(settings, {
    availabilityZones: availabilityZones.names,
    zonesWithInstanceType: offerings.locations,
  });
}

async function resolveImageId({ image, architecture, stack }: Settings): Promise<string> {
  if (image === undefined) {
    await pulumi.log.warn(
      `noughts:image of stack ${stack} is empty: the newest image is taken, and every new image makes a new fleet.`,
    );
  }
  const query = buildImageQuery(image, architecture);
  if ('id' in query) return query.id;
  if ('parameter' in query) return (await aws.ssm.getParameter({ name: query.parameter })).value;
  const { ids } = await aws.ec2.getAmiIds({
    owners: ['amazon'],
    filters: [{ name: 'name', values: [query.name] }],
    // An image is deprecated 90 days after it appeared, and stays usable.
    includeDeprecated: true,
  });
  const [id] = ids;
  if (id !== undefined) return id;
  throw new UserError(
    `noughts:image of stack ${stack} is ${image}, and Amazon has no ${query.name} in this region; ` +
      'allowed: the name of an Amazon Linux 2023 image that is there, an ami- id, or empty for the newest',
  );
}
