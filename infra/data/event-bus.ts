import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { createResourceIdentity, createResourceInput, type LaunchInput } from '../fleet-fingerprint.ts';
import type { ResourceNames } from '../names.ts';

/** Limit of processing units a second: what two servers with thousands of players publish. It caps the bill. */
export const maxEcpuPerSecond = 5000;

export interface EventBusCacheArgs {
  readonly names: ResourceNames;
  readonly subnetIds: LaunchInput<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
}

export interface EventBusCache {
  /** URL of the bus, `rediss://…`: TLS without a user. Only servers can connect, and any process on one can publish. */
  readonly launchInputs: { readonly eventBusUrl: LaunchInput<string> };
  readonly cache: aws.elasticache.ServerlessCache;
}

/**
 * Creates the event bus: ElastiCache Serverless for Valkey, used only for publish/subscribe over TLS on the primary
 * port. About $6 a month, the minimum of 100 MB; usage limits cap the bill.
 */
export function createEventBusCache(
  { names, subnetIds, securityGroupId }: EventBusCacheArgs,
  opts?: pulumi.ComponentResourceOptions,
): EventBusCache {
  const cache = new aws.elasticache.ServerlessCache(
    names.logicalName('bus'),
    {
      description: 'Events between the processes of Noughts; nothing is kept here',
      engine: 'valkey',
      majorEngineVersion: '8',
      subnetIds: subnetIds.value,
      securityGroupIds: [securityGroupId],
      snapshotRetentionLimit: 0,
      cacheUsageLimits: {
        dataStorage: { maximum: 1, unit: 'GB' },
        ecpuPerSeconds: [{ maximum: maxEcpuPerSecond }],
      },
    },
    opts,
  );
  const url = cache.endpoints.apply((endpoints) => {
    const [endpoint] = endpoints;
    if (endpoint === undefined) throw new Error(`The cache ${names.logicalName('bus')} has no endpoint`);
    return `rediss://${endpoint.address}:${endpoint.port}`;
  });
  const identity = createResourceIdentity(
    names.logicalName('bus'),
    { subnetIds: subnetIds.fingerprint },
    'subnetIds',
  );
  return { launchInputs: { eventBusUrl: createResourceInput(identity, url) }, cache };
}
