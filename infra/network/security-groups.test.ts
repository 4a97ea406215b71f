import { expect } from 'chai';
import type { RecordedResource } from '../testing/recorded-resource.ts';
import { findAll, omitTags } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';

/** A rule in one line: group, protocol, ports and peer. */
function formatRule({ inputs }: RecordedResource): string {
  const { securityGroupId, ipProtocol, fromPort, toPort, cidrIpv4, prefixListId, referencedSecurityGroupId } =
    inputs;
  const other = cidrIpv4 ?? prefixListId ?? referencedSecurityGroupId;
  return [securityGroupId, ipProtocol, fromPort, toPort, other].join(' ').replaceAll(/noughts-\w+-|-id/g, '');
}

const listRules = async (stack: string, type: string, config: object) =>
  findAll(await recordStack({ stack, config: { ...config } }), type)
    .map(formatRule)
    .sort();

describe('SecurityGroups', function () {
  this.timeout(60_000);

  for (const stack of ['staging', 'prod']) {
    for (const nat of ['single', 'per-zone', 'none']) {
      const isolated = nat === 'none';

      it(`allow ingress in ${stack} with nat ${nat} only to 443 and 80 from the internet, and between groups`, async () => {
        expect(await listRules(stack, 'SecurityGroupIngressRule', { nat })).to.deep.equal(
          [
            'load-balancer tcp 443 443 0.0.0.0/0',
            'load-balancer tcp 80 80 0.0.0.0/0',
            'fleet tcp 8443 8443 load-balancer',
            'bus tcp 6379 6379 fleet',
            ...(isolated ? ['endpoints tcp 443 443 fleet'] : []),
          ].sort(),
        );
      });

      it(`allow only required egress in ${stack} with nat ${nat}`, async () => {
        expect(await listRules(stack, 'SecurityGroupEgressRule', { nat })).to.deep.equal(
          [
            'load-balancer tcp 8443 8443 fleet',
            'fleet tcp 6379 6379 bus',
            ...(isolated
              ? [
                  'fleet tcp 443 443 endpoints',
                  'fleet tcp 443 443 pl-com.amazonaws.eu-central-1.s3',
                  'fleet tcp 443 443 pl-com.amazonaws.eu-central-1.dynamodb',
                ]
              : ['fleet tcp 443 443 0.0.0.0/0']),
          ].sort(),
        );
      });
    }
  }

  it('have no rules for the event bus if there is none', async () => {
    const config = { fleetMin: 1, fleetMax: 1 };
    expect((await listRules('staging', 'SecurityGroupIngressRule', config)).join()).not.to.include('bus');
    expect((await listRules('staging', 'SecurityGroupEgressRule', config)).join()).not.to.include('bus');
    expect(findAll(await recordStack({ stack: 'staging', config }), 'ServerlessCache')).to.have.length(0);
  });

  it('have no inline rules, which would conflict with the stand-alone ones', async () => {
    for (const group of findAll(
      await recordStack({ stack: 'prod', config: { nat: 'none' } }),
      'SecurityGroup',
    )) {
      expect(omitTags(group)).to.have.all.keys('vpcId', 'description');
    }
  });

  it('have a description for every group and rule', async () => {
    const resources = await recordStack({ stack: 'prod', config: { nat: 'none' } });
    const described = ['SecurityGroup', 'SecurityGroupIngressRule', 'SecurityGroupEgressRule'].flatMap(
      (type) => findAll(resources, type),
    );
    // EC2 allows no other characters in a description.
    for (const { inputs } of described)
      expect(inputs['description']).to.match(/^[A-Za-z0-9 .:_,/+-]{8,255}$/);
  });
});
