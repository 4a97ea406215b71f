import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { endpointServices } from './endpoint-services.ts';
import { checkDomainInZone } from './domain.ts';
import { buildImageQuery } from './image.ts';
import { UserError } from '../config/user-error.ts';
import type { Settings } from '../config/settings.ts';
import { chooseZones } from './zones.ts';

/** Account, region, zones and image of a stack, looked up before any resource is declared. */
export interface AwsContext {
  readonly accountId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
  /** Two zones or more, sorted. */
  readonly zones: readonly string[];
  readonly imageId: string;
}

/**
 * Looks up the AWS context. Costs nothing.
 *
 * @throws UserError naming the invalid key, if the region offers too few zones or does not have the image, or the domain
 *   is not in its zone
 */
export async function resolveAwsContext(settings: Settings): Promise<AwsContext> {
  const [identity, partition, region, zones, imageId] = await Promise.all([
    aws.getCallerIdentity(),
    aws.getPartition(),
    aws.getRegion(),
    resolveZones(settings),
    resolveImageId(settings),
    checkDomain(settings),
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
  const [availabilityZones, offerings, endpointZones] = await Promise.all([
    aws.getAvailabilityZones({
      state: 'available',
      // opt-in-status does not exclude Local and Wavelength Zones that the account already has; zone-type does.
      filters: [
        { name: 'opt-in-status', values: ['opt-in-not-required'] },
        { name: 'zone-type', values: ['availability-zone'] },
      ],
    }),
    aws.ec2.getInstanceTypeOfferings({
      locationType: 'availability-zone',
      filters: [{ name: 'instance-type', values: [settings.instanceType] }],
    }),
    lookUpEndpointZones(settings),
  ]);
  return chooseZones(settings, {
    availabilityZones: availabilityZones.names,
    zonesWithInstanceType: offerings.locations,
    endpointZones,
  });
}

/** Zones of the interface endpoints that the stack needs: not every zone has every service. */
async function lookUpEndpointZones({ nat }: Settings): Promise<Record<string, readonly string[]>> {
  const services = nat === 'none' ? endpointServices : [];
  const found = await Promise.all(
    services.map((service) => aws.ec2.getVpcEndpointService({ service, serviceType: 'Interface' })),
  );
  return Object.fromEntries(
    services.map((service, index) => [`endpoint ${service}`, found[index]?.availabilityZones ?? []]),
  );
}

async function checkDomain({ stack, domain }: Settings): Promise<void> {
  if (domain?.zoneId === undefined) return;
  const { name, privateZone } = await aws.route53.getZone({ zoneId: domain.zoneId });
  checkDomainInZone(stack, domain.name, { id: domain.zoneId, name, isPrivate: privateZone === true });
}

async function resolveImageId({ image, architecture, stack }: Settings): Promise<string> {
  if (image === undefined) {
    await pulumi.log.warn(
      `noughts:image of stack ${stack} is empty: using the newest image; every new image will replace the fleet.`,
    );
  }
  const query = buildImageQuery(image, architecture);
  if ('id' in query) return query.id;
  if ('parameter' in query) return (await aws.ssm.getParameter({ name: query.parameter })).value;
  const { ids } = await aws.ec2.getAmiIds({
    owners: ['amazon'],
    filters: [{ name: 'name', values: [query.name] }],
    // Images are deprecated 90 days after their release but stay usable.
    includeDeprecated: true,
  });
  const [id] = ids;
  if (id !== undefined) return id;
  throw new UserError(
    `noughts:image of stack ${stack} is ${image}, but this region has no Amazon image ${query.name}; ` +
      'allowed: the name of an existing Amazon Linux 2023 image, an ami- id, or empty for the newest',
  );
}
