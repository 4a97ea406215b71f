import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { createResourceIdentity, createResourceInput, type LaunchInput } from '../fleet-fingerprint.ts';
import type { ResourceNames } from '../names.ts';

export interface EventBusCacheArgs {
  readonly names: ResourceNames;
  readonly subnetIds: LaunchInput<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
}

export interface EventBusCache {
  /** What a server gets of it at its launch: `rediss://…`, TLS, no user, reached by the instances alone. */
  readonly launchInputs: { readonly eventBusUrl: LaunchInput<string> };
  readonly cache: pulumi.Resource;
}

/**
 * The bus between the processes: ElastiCache Serverless for Valkey, used for publish and subscribe only, by a plain
 * TLS client on the primary port. About $6 a month, its floor of 100 MB; the limits stop a runaway bill.
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
        ecpuPerSeconds: [{ maximum: 5000 }],
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
