import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { ResourceNames } from '../names.ts';

/** AWS services that instances call and that have no gateway endpoint. */
export const endpointServices = ['secretsmanager', 'logs', 'ssm', 'ssmmessages'] as const;

export interface EndpointsArgs {
  readonly names: ResourceNames;
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
}

/**
 * Creates interface endpoints for a network without NAT. About $58 a month: four endpoints in two zones at $0.01 an
 * hour each, and $0.01 for each GB. They isolate the network, but cost more than a single NAT gateway.
 */
export function createInterfaceEndpoints(
  { names, region, vpcId, subnetIds, securityGroupId }: EndpointsArgs,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  return endpointServices.map(
    (service) =>
      new aws.ec2.VpcEndpoint(
        names.logicalName(`endpoint-${service}`),
        {
          vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: 'Interface',
          privateDnsEnabled: true,
          subnetIds,
          securityGroupIds: [securityGroupId],
        },
        { parent },
      ),
  );
}
