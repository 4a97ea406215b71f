import { expect } from 'chai';
import type { RecordedResource } from '../testing/recorded-resource.ts';
import { findAll, omitTags } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';

/** A rule in a line: group, ports, and the other side. */
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

describe('firewall', function () {
  this.timeout(60_000);

  for (const stack of ['staging', 'prod']) {
    for (const nat of ['single', 'per-zone', 'none']) {
      const isolated = nat === 'none';

      it(`of ${stack} with nat ${nat} lets in: the world to 443 and the redirect, nobody else but our own`, async () => {
        expect(await listRules(stack, 'SecurityGroupIngressRule', { nat })).to.deep.equal(
          [
            'front-door tcp 443 443 0.0.0.0/0',
            'front-door tcp 80 80 0.0.0.0/0',
            'fleet tcp 8443 8443 front-door',
            'bus tcp 6379 6379 fleet',
            ...(isolated ? ['endpoints tcp 443 443 fleet'] : []),
          ].sort(),
        );
      });

      it(`of ${stack} with nat ${nat} lets out: no more than is needed`, async () => {
        expect(await listRules(stack, 'SecurityGroupEgressRule', { nat })).to.deep.equal(
          [
            'front-door tcp 8443 8443 fleet',
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

  it('has nothing for a bus that is not there', async () => {
    const config = { fleetMin: 1, fleetMax: 1 };
    expect((await listRules('staging', 'SecurityGroupIngressRule', config)).join()).not.to.include('bus');
    expect((await listRules('staging', 'SecurityGroupEgressRule', config)).join()).not.to.include('bus');
    expect(findAll(await recordStack({ stack: 'staging', config }), 'ServerlessCache')).to.have.length(0);
  });

  it('writes no rule inside a group, since inline and stand-alone rules fight', async () => {
    for (const group of findAll(
      await recordStack({ stack: 'prod', config: { nat: 'none' } }),
      'SecurityGroup',
    )) {
      expect(omitTags(group)).to.have.all.keys('vpcId', 'description');
    }
  });

  it('describes every group and rule in its own words', async () => {
    const resources = await recordStack({ stack: 'prod', config: { nat: 'none' } });
    const described = ['SecurityGroup', 'SecurityGroupIngressRule', 'SecurityGroupEgressRule'].flatMap(
      (type) => findAll(resources, type),
    );
    // EC2 admits no other characters in a description.
    for (const { inputs } of described)
      expect(inputs['description']).to.match(/^[A-Za-z0-9 .:_,/+-]{8,255}$/);
  });
});
