/**
 * The stand-in for awsx, a program of its own as every component provider: it makes the parts of `awsx.ec2.Vpc` by
 * way of the engine. The same parts with the same names, by the same rules; its address arithmetic is simpler.
 */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { main, type ConstructResult, type Provider } from '@pulumi/pulumi/provider/index.js';

interface VpcInputs {
  readonly cidrBlock: string;
  readonly availabilityZoneNames: readonly string[];
  readonly enableDnsHostnames?: pulumi.Input<boolean>;
  readonly subnetSpecs: readonly { readonly type: 'Public' | 'Private' | 'Isolated' }[];
  readonly natGateways: { readonly strategy: 'Single' | 'OnePerAz' | 'None' };
  readonly vpcEndpointSpecs: readonly { readonly serviceName: string; readonly vpcEndpointType: string }[];
  readonly vpcEndpointStrategy?: 'Auto';
  readonly tags?: Readonly<Record<string, string>>;
}

class Vpc extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: Record<'Public' | 'Private' | 'Isolated', pulumi.Output<string>[]> = {
    Public: [],
    Private: [],
    Isolated: [],
  };

  constructor(name: string, inputs: VpcInputs, opts: pulumi.ComponentResourceOptions) {
    super('awsx:ec2:Vpc', name, {}, opts);
    const parent = { parent: this };
    const tags = (part: string) => ({ ...inputs.tags, Name: part });
    const vpc = new aws.ec2.Vpc(
      name,
      {
        cidrBlock: inputs.cidrBlock,
        enableDnsHostnames: inputs.enableDnsHostnames ?? false,
        tags: tags(name),
      },
      parent,
    );
    this.vpcId = vpc.id;
    const gateway = new aws.ec2.InternetGateway(name, { vpcId: vpc.id, tags: tags(name) }, { parent: vpc });
    const privateTables: pulumi.Output<string>[] = [];
    const nats: aws.ec2.NatGateway[] = [];

    const zones = inputs.availabilityZoneNames.map((zone, index) => ({ zone, number: index + 1 }));
    // Public subnets first: the NAT gateways that the private ones route to stand in them.
    const order = [...inputs.subnetSpecs].sort(
      (a, b) => Number(b.type === 'Public') - Number(a.type === 'Public'),
    );
    for (const [row, { type }] of order.entries()) {
      for (const { zone, number } of zones) {
        const part = `${name}-${type.toLowerCase()}-${number}`;
        const subnet = new aws.ec2.Subnet(
          part,
          {
            vpcId: vpc.id,
            availabilityZone: zone,
            cidrBlock: subnetBlock(inputs.cidrBlock, row * zones.length + number - 1),
            mapPublicIpOnLaunch: type === 'Public',
            tags: { ...tags(part), SubnetType: type },
          },
          { parent: vpc },
        );
        const own = { parent: subnet };
        this.subnetIds[type].push(subnet.id);
        const table = new aws.ec2.RouteTable(part, { vpcId: vpc.id, tags: tags(part) }, own);
        const route = { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0' };
        new aws.ec2.RouteTableAssociation(part, { routeTableId: table.id, subnetId: subnet.id }, own);
        if (type === 'Public') {
          new aws.ec2.Route(part, { ...route, gatewayId: gateway.id }, own);
          if (
            inputs.natGateways.strategy === 'OnePerAz' ||
            (inputs.natGateways.strategy === 'Single' && number === 1)
          ) {
            const natName = `${name}-${number}`;
            const address = new aws.ec2.Eip(natName, { domain: 'vpc', tags: tags(natName) }, own);
            nats.push(
              new aws.ec2.NatGateway(
                natName,
                { subnetId: subnet.id, allocationId: address.allocationId, tags: tags(natName) },
                own,
              ),
            );
          }
        } else {
          privateTables.push(table.id);
          const nat = nats[number - 1] ?? nats[0];
          if (type === 'Private' && nat !== undefined) {
            new aws.ec2.Route(part, { ...route, natGatewayId: nat.id }, own);
          }
        }
      }
    }
    for (const { serviceName, vpcEndpointType } of inputs.vpcEndpointSpecs) {
      const routeTableIds = inputs.vpcEndpointStrategy === 'Auto' ? privateTables : [];
      new aws.ec2.VpcEndpoint(
        `${name}-${serviceName.split('.').at(-1) ?? serviceName}`,
        { vpcId: vpc.id, serviceName, vpcEndpointType, routeTableIds, tags: tags(name) },
        { parent: vpc },
      );
    }
    this.registerOutputs();
  }
}

/** The nth block of a quarter of a 64th of the whole: enough room for a test, and none overlaps. */
function subnetBlock(whole: string, index: number): string {
  const [address = '', bits = '16'] = whole.split('/');
  const size = Number(bits) + 4;
  const start =
    address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + index * 2 ** (32 - size);
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${parts.join('.')}/${size}`;
}

const provider: Provider = {
  // The engine warns of a plugin older than its package.
  version: '999.0.0',
  construct(name, type, inputs, options): Promise<ConstructResult> {
    if (type !== 'awsx:ec2:Vpc') throw new Error(`the rehearsal knows no ${type}; allowed: awsx:ec2:Vpc`);
    const vpc = new Vpc(name, inputs as unknown as VpcInputs, options);
    return Promise.resolve({
      urn: vpc.urn,
      state: {
        vpcId: vpc.vpcId,
        publicSubnetIds: vpc.subnetIds.Public,
        privateSubnetIds: vpc.subnetIds.Private,
        isolatedSubnetIds: vpc.subnetIds.Isolated,
      },
    });
  },
};

/** Serves the provider, and writes its port to the output. */
export default function serve(): Promise<void> {
  // Ends with whoever started it, also where that was killed and could end nothing.
  process.stdin.resume().once('end', () => process.exit());
  // The SDK writes a stack trace for each promise that it makes, and that was two thirds of this process's time.
  Error.stackTraceLimit = 0;
  return main(provider, []);
}
