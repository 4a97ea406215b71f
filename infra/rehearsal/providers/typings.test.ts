import { expect } from 'chai';
import { Typings } from './typings.ts';

describe('rehearsal: Typings', () => {
  const typings = new Typings('@pulumi/aws');
  const targetGroup = 'aws:lb/targetGroup:TargetGroup';

  it('reads inputs and computed properties of a type', () => {
    const typing = typings.getTyping(targetGroup);
    expect([...(typing?.inputs.keys() ?? [])]).to.include.members(['port', 'healthCheck', 'tags']);
    expect([...(typing?.computed.keys() ?? [])])
      .to.include('arnSuffix')
      .and.not.include('port');
  });

  it('accepts declared inputs, maps with any keys, and unknown values', () => {
    const vpcId = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
    const inputs = { port: 8443, vpcId, healthCheck: { path: '/ping' }, tags: { anything: 'goes' } };
    expect(typings.findErrors(targetGroup, inputs)).to.deep.equal([]);
  });

  it('rejects an undeclared input, listing the allowed ones', () => {
    const [error, ...others] = typings.findErrors(targetGroup, { prot: 8443 });
    expect(others).to.deep.equal([]);
    expect(error?.property).to.equal('prot');
    expect(error?.reason).to.match(/is not an input; allowed: .*port/);
  });

  it('checks nested inputs and lists', () => {
    const listErrorProperties = (type: string, inputs: Record<string, unknown>) =>
      typings.findErrors(type, inputs).map(({ property }) => property);
    expect(listErrorProperties(targetGroup, { healthCheck: { pth: '/' } })).to.deep.equal([
      'healthCheck.pth',
    ]);
    const actions = [{ type: 'redirect', redirect: { statusCode: 'HTTP_301', prot: 'HTTPS' } }];
    const listener = { loadBalancerArn: 'arn', defaultActions: actions };
    expect(listErrorProperties('aws:lb/listener:Listener', listener)).to.deep.equal([
      'defaultActions[0].redirect.prot',
    ]);
  });

  it('reports a missing required input', () => {
    const errors = typings.findErrors('aws:autoscaling/group:Group', { maxSize: 1 });
    expect(errors).to.deep.equal([{ property: 'minSize', reason: 'is required and missing' }]);
  });

  it('rejects a type that the provider does not have', () => {
    const [error] = typings.findErrors('aws:lb/targetGruop:TargetGruop', {});
    expect(error?.reason).to.contain('is not a type of the installed provider');
  });
});
