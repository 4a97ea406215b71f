import * as aws from '@pulumi/aws';
import * as awsx from '@pulumi/awsx';
import * as pulumi from '@pulumi/pulumi';
import { createResourceIdentity, createResourceInput, type LaunchInput } from '../fleet-fingerprint.ts';
import type { ResourceNames } from '../names.ts';
import { renderEndpointPolicy } from './endpoint-policy.ts';
import type { Nat, Settings } from '../config/settings.ts';
import type { AwsContext } from '../aws-context/aws-context.ts';
import type { Tags } from '../tags.ts';

export interface NetworkArgs {
  readonly settings: Settings;
  readonly awsContext: AwsContext;
  readonly names: ResourceNames;
  readonly tags: Tags;
  readonly flowLogs: {
    readonly bucketArn: pulumi.Input<string>;
    /** The bucket's policy: creating a flow log fails while it cannot be delivered. */
    readonly dependsOn: pulumi.Resource;
  };
}

/**
 * A VPC over two or more zones: public subnets for the load balancer, private or isolated ones for the fleet.
 *
 * A month: $33 for a single NAT gateway, $66 for one per zone in two zones, plus $0.045 for each GB; nothing with
 * `none` (but see endpoints.ts). Gateway endpoints are free; flow logs cost their storage.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  readonly fleetSubnetIds: pulumi.Output<string[]>;
  /** VPC and subnets of the fleet. */
  readonly launchInputs: { readonly vpcId: LaunchInput<string>; readonly subnetIds: LaunchInput<string[]> };
  /** Subnets, routes, NAT gateways and gateway endpoints. */
  readonly vpc: pulumi.Resource;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:Network', name, {}, opts);
    const { settings, awsContext, names } = args;

    const vpc = new awsx.ec2.Vpc(
      names.logicalName('vpc'),
      {
        cidrBlock: settings.vpcCidr,
        enableDnsHostnames: true,
        availabilityZoneNames: [...awsContext.zones],
        subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
        subnetSpecs: [{ type: getFleetSubnetType(settings.nat) }, { type: awsx.ec2.SubnetType.Public }],
        natGateways: { strategy: natStrategies[settings.nat] },
        vpcEndpointSpecs: ['s3', 'dynamodb'].map((service) => ({
          serviceName: `com.amazonaws.${awsContext.region}.${service}`,
          vpcEndpointType: 'Gateway',
          policy: renderEndpointPolicy(awsContext.accountId),
        })),
        // The default strategy adds the endpoints to no route table.
        vpcEndpointStrategy: awsx.ec2.VpcEndpointStrategy.Auto,
        tags: args.tags,
      },
      { parent: this },
    );

    new aws.ec2.DefaultSecurityGroup(
      names.logicalName('default-group'),
      { vpcId: vpc.vpcId, ingress: [], egress: [] },
      { parent: this },
    );
    new aws.ec2.FlowLog(
      names.logicalName('flow-log'),
      {
        vpcId: vpc.vpcId,
        trafficType: 'ALL',
        logDestinationType: 's3',
        logDestination: args.flowLogs.bucketArn,
        maxAggregationInterval: 600,
        destinationOptions: {
          fileFormat: 'parquet',
          hiveCompatiblePartitions: false,
          perHourPartition: false,
        },
      },
      { parent: this, dependsOn: args.flowLogs.dependsOn },
    );

    this.vpcId = vpc.vpcId;
    this.publicSubnetIds = vpc.publicSubnetIds;
    this.fleetSubnetIds = settings.nat === 'none' ? vpc.isolatedSubnetIds : vpc.privateSubnetIds;
    this.vpc = vpc;
    const inputs = {
      cidrBlock: settings.vpcCidr,
      zones: awsContext.zones,
      subnetType: getFleetSubnetType(settings.nat),
    };
    this.launchInputs = {
      vpcId: createResourceInput(
        createResourceIdentity(names.logicalName('vpc'), inputs, 'cidrBlock'),
        this.vpcId,
      ),
      subnetIds: createResourceInput(
        createResourceIdentity(names.logicalName('vpc'), inputs, 'cidrBlock', 'zones', 'subnetType'),
        this.fleetSubnetIds,
      ),
    };
    this.registerOutputs();
  }
}

const natStrategies = {
  single: awsx.ec2.NatGatewayStrategy.Single,
  'per-zone': awsx.ec2.NatGatewayStrategy.OnePerAz,
  none: awsx.ec2.NatGatewayStrategy.None,
} as const satisfies Record<Nat, awsx.ec2.NatGatewayStrategy>;

/** awsx calls subnets with a route to a NAT gateway private, and those without isolated. */
function getFleetSubnetType(nat: Nat): awsx.ec2.SubnetType {
  return nat === 'none' ? awsx.ec2.SubnetType.Isolated : awsx.ec2.SubnetType.Private;
}
