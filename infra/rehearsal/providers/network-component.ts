import type { Properties } from './properties.ts';

/** A resource to register with the engine. */
export interface ResourceRegistration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  /** URN. */
  readonly parent: string;
  /** Resources that its inputs depend on. */
  readonly dependsOn: readonly RegisteredResource[];
}

/** A registered resource. During preview, its id and computed outputs are unknown. */
export interface RegisteredResource {
  readonly urn: string;
  readonly id: unknown;
  readonly outputs: Properties;
}

/** A component, and its outputs with the resources that they depend on. */
export interface Component {
  readonly urn: string;
  readonly outputs: Readonly<
    Record<string, { readonly value: unknown; readonly from: readonly RegisteredResource[] }>
  >;
}

export interface VpcInputs extends Properties {
  readonly cidrBlock: string;
  readonly availabilityZoneNames: readonly string[];
  readonly enableDnsHostnames?: boolean;
  readonly subnetSpecs: readonly { readonly type: 'Public' | 'Private' | 'Isolated' }[];
  readonly natGateways: { readonly strategy: 'Single' | 'OnePerAz' | 'None' };
  readonly vpcEndpointSpecs: readonly {
    readonly serviceName: string;
    readonly vpcEndpointType: string;
    readonly policy?: string;
  }[];
  readonly vpcEndpointStrategy?: 'Auto';
  readonly tags?: Readonly<Record<string, string>>;
}

export const vpcComponentType = 'awsx:ec2:Vpc';

/**
 * Fake of `awsx.ec2.Vpc`: registers the same children with the same names, but calculates simpler subnets.
 * `awsx-plugin.check.ts` compares it with the real component.
 *
 * @param register registers a resource with the engine
 */
export async function constructVpc(
  register: (registration: ResourceRegistration) => Promise<RegisteredResource>,
  { name, parent, inputs }: { readonly name: string; readonly parent: string; readonly inputs: VpcInputs },
): Promise<Component> {
  const { cidrBlock, availabilityZoneNames, natGateways, subnetSpecs, vpcEndpointSpecs } = inputs;
  const tags = (part: string) => ({ ...inputs.tags, Name: part });
  const component = await register({ type: vpcComponentType, name, inputs: {}, parent, dependsOn: [] });
  const create = (
    kind: string,
    part: string,
    properties: Properties,
    { urn }: RegisteredResource,
    ...dependsOn: readonly RegisteredResource[]
  ) => {
    const type = `aws:ec2/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
    return register({ type, name: part, inputs: properties, parent: urn, dependsOn });
  };

  const enableDnsHostnames = inputs.enableDnsHostnames ?? false;
  const vpc = await create('Vpc', name, { cidrBlock, enableDnsHostnames, tags: tags(name) }, component);
  const vpcId = vpc.id;
  const gateway = await create('InternetGateway', name, { vpcId, tags: tags(name) }, vpc);

  const subnets: Record<'Public' | 'Private' | 'Isolated', RegisteredResource[]> = {
    Public: [],
    Private: [],
    Isolated: [],
  };
  const natResources: RegisteredResource[] = [];
  const routeTables: RegisteredResource[] = [];
  // Public subnets first: they contain the NAT gateways that private subnets route to.
  const specs = [...subnetSpecs].sort((a, b) => Number(b.type === 'Public') - Number(a.type === 'Public'));
  for (const [row, { type }] of specs.entries()) {
    for (const [column, availabilityZone] of availabilityZoneNames.entries()) {
      const part = `${name}-${type.toLowerCase()}-${column + 1}`;
      const subnetTags = { ...tags(part), SubnetType: type };
      const subnet = await create(
        'Subnet',
        part,
        {
          vpcId,
          availabilityZone,
          cidrBlock: computeSubnetBlock(cidrBlock, row * availabilityZoneNames.length + column),
          mapPublicIpOnLaunch: type === 'Public',
          assignIpv6AddressOnCreation: false,
          tags: subnetTags,
        },
        vpc,
      );
      subnets[type].push(subnet);
      const routeTable = await create('RouteTable', part, { vpcId, tags: subnetTags }, subnet, vpc);
      routeTables.push(routeTable);
      const association = { routeTableId: routeTable.id, subnetId: subnet.id };
      await create('RouteTableAssociation', part, association, routeTable, subnet);
      const route = { routeTableId: routeTable.id, destinationCidrBlock: '0.0.0.0/0' };
      if (type === 'Public') {
        await create('Route', part, { ...route, gatewayId: gateway.id }, routeTable, gateway);
        const { strategy } = natGateways;
        if (strategy === 'OnePerAz' || (strategy === 'Single' && column === 0)) {
          const natName = `${name}-${column + 1}`;
          const address = await create('Eip', natName, { tags: tags(natName) }, subnet);
          const { allocationId } = address.outputs;
          const nat = { subnetId: subnet.id, allocationId, tags: tags(natName) };
          natResources.push(await create('NatGateway', natName, nat, subnet, address));
        }
      } else {
        const nat = natResources[column] ?? natResources[0];
        if (type === 'Private' && nat !== undefined) {
          await create('Route', part, { ...route, natGatewayId: nat.id }, routeTable, nat);
        }
      }
    }
  }
  const endpointRouteTables = inputs.vpcEndpointStrategy === 'Auto' ? routeTables : [];
  for (const { serviceName, vpcEndpointType, policy } of vpcEndpointSpecs) {
    const routeTableIds = endpointRouteTables.map(({ id }) => id);
    const endpoint = { vpcId, serviceName, vpcEndpointType, policy, routeTableIds, tags: tags(name) };
    await create('VpcEndpoint', serviceName, endpoint, vpc, ...endpointRouteTables);
  }
  const toIdsOutput = (from: readonly RegisteredResource[]) => ({ value: from.map(({ id }) => id), from });
  return {
    urn: component.urn,
    outputs: {
      vpcId: { value: vpcId, from: [vpc] },
      publicSubnetIds: toIdsOutput(subnets.Public),
      privateSubnetIds: toIdsOutput(subnets.Private),
      isolatedSubnetIds: toIdsOutput(subnets.Isolated),
    },
  };
}

/** The nth sixteenth of a CIDR block, so that subnets do not overlap. */
function computeSubnetBlock(block: string, index: number): string {
  const [address = '', bits = '16'] = block.split('/');
  const size = Number(bits) + 4;
  const start =
    address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + index * 2 ** (32 - size);
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${parts.join('.')}/${size}`;
}
