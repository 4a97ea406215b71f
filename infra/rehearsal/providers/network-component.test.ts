import { expect } from 'chai';
import {
  constructVpc,
  type RegisteredResource,
  type ResourceRegistration,
  type VpcInputs,
} from './network-component.ts';

describe('rehearsal: constructVpc', () => {
  let registered: ResourceRegistration[];
  const register = (registration: ResourceRegistration): Promise<RegisteredResource> => {
    registered.push(registration);
    const id = `${registration.type.split(':').at(-1) ?? ''} ${registration.name}`;
    return Promise.resolve({ urn: `urn of ${id}`, id, outputs: { allocationId: `allocation of ${id}` } });
  };
  beforeEach(() => (registered = []));

  const construct = (
    strategy: VpcInputs['natGateways']['strategy'],
    fleet: 'Private' | 'Isolated' = 'Private',
  ) =>
    constructVpc(register, {
      name: 'net',
      parent: 'urn of the parent',
      inputs: {
        cidrBlock: '10.20.0.0/16',
        availabilityZoneNames: ['a', 'b'],
        subnetSpecs: [{ type: fleet }, { type: 'Public' }],
        natGateways: { strategy },
        vpcEndpointSpecs: [{ serviceName: 'com.amazonaws.eu-central-1.s3', vpcEndpointType: 'Gateway' }],
        vpcEndpointStrategy: 'Auto',
        tags: { project: 'noughts' },
      },
    });
  const listByKind = (kind: string) => registered.filter(({ type }) => type.endsWith(`:${kind}`));
  /** The NAT gateway of each private subnet's route. */
  const listNatGateways = () => listByKind('Route').flatMap(({ inputs }) => inputs['natGatewayId'] ?? []);

  it('creates subnets of each kind in each zone, without overlaps', async () => {
    const { outputs } = await construct('Single');
    expect(outputs['publicSubnetIds']?.value).to.deep.equal(['Subnet net-public-1', 'Subnet net-public-2']);
    expect(outputs['privateSubnetIds']?.value).to.deep.equal([
      'Subnet net-private-1',
      'Subnet net-private-2',
    ]);
    expect(outputs['isolatedSubnetIds']?.value).to.deep.equal([]);
    const blocks = listByKind('Subnet').map(({ inputs }) => inputs['cidrBlock']);
    expect(blocks).to.deep.equal(['10.20.0.0/20', '10.20.16.0/20', '10.20.32.0/20', '10.20.48.0/20']);
  });

  it('routes every private subnet to the single NAT gateway', async () => {
    await construct('Single');
    expect(listNatGateways()).to.deep.equal(['NatGateway net-1', 'NatGateway net-1']);
  });

  it('routes each private subnet to the NAT gateway of its zone', async () => {
    await construct('OnePerAz');
    expect(listNatGateways()).to.deep.equal(['NatGateway net-1', 'NatGateway net-2']);
  });

  it('creates no outbound route for isolated subnets', async () => {
    await construct('None', 'Isolated');
    expect([listNatGateways(), listByKind('NatGateway'), listByKind('Eip')]).to.deep.equal([[], [], []]);
    expect(listByKind('Route')).to.have.length(2);
  });

  it('associates the gateway endpoints with all route tables', async () => {
    await construct('Single');
    const [endpoint] = listByKind('VpcEndpoint');
    expect(endpoint?.inputs['routeTableIds']).to.deep.equal([
      'RouteTable net-public-1',
      'RouteTable net-public-2',
      'RouteTable net-private-1',
      'RouteTable net-private-2',
    ]);
  });

  it('sets the dependencies of each resource and output', async () => {
    const { urn, outputs } = await construct('Single');
    expect(urn).to.equal('urn of Vpc net');
    const nat = listByKind('NatGateway')[0];
    expect(nat?.dependsOn.map(({ id }) => id)).to.deep.equal(['Eip net-1']);
    expect(nat?.inputs).to.include({
      subnetId: 'Subnet net-public-1',
      allocationId: 'allocation of Eip net-1',
    });
    expect(outputs['publicSubnetIds']?.from.map((each) => each.urn)).to.deep.equal([
      'urn of Subnet net-public-1',
      'urn of Subnet net-public-2',
    ]);
  });
});
