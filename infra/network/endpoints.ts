import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { endpointServices } from '../aws-context/endpoint-services.ts';
import type { AwsContext } from '../aws-context/aws-context.ts';
import type { ResourceNames } from '../names.ts';
import { renderEndpointPolicy } from './endpoint-policy.ts';

export interface EndpointsArgs {
  readonly names: ResourceNames;
  readonly awsContext: AwsContext;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
}

/**
 * Creates interface endpoints for a network without NAT. About $58 a month: four endpoints in two zones at $0.01 an
 * hour each, and $0.01 for each GB. That is more than one NAT gateway and less than one in each zone, and servers
 * cannot reach anything but AWS.
 */
export function createInterfaceEndpoints(
  { names, awsContext, vpcId, subnetIds, securityGroupId }: EndpointsArgs,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  return endpointServices.map(
    (service) =>
      new aws.ec2.VpcEndpoint(
        names.logicalName(`endpoint-${service}`),
        {
          vpcId,
          serviceName: `com.amazonaws.${awsContext.region}.${service}`,
          vpcEndpointType: 'Interface',
          privateDnsEnabled: true,
          subnetIds,
          securityGroupIds: [securityGroupId],
          policy: renderEndpointPolicy(awsContext.accountId),
        },
        { parent },
      ),
  );
}
