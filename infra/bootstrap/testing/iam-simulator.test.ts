import { expect } from 'chai';
import { policyDocument } from '../iam-document.ts';
import { allows } from './iam-simulator.ts';

describe('policy evaluator', () => {
  const on = (Resource: string, Condition = {}) =>
    policyDocument({ Sid: 'S', Effect: 'Allow', Action: ['acm:*'], Resource: [Resource], Condition });
  const may = (document: ReturnType<typeof on>, resource: string, context = {}) =>
    allows([document], { action: 'ACM:DeleteCertificate', resource, context });

  it('takes an asterisk for any characters, a question mark for one, and ${*} for an asterisk', () => {
    expect(may(on('certificate/*'), 'certificate/1')).to.equal(true);
    expect(may(on('certificate/?'), 'certificate/1')).to.equal(true);
    expect(may(on('certificate/?'), 'certificate/12')).to.equal(false);
    expect(may(on('certificate/${*}'), 'certificate/*')).to.equal(true);
    expect(may(on('certificate/${*}'), 'certificate/1')).to.equal(false);
  });

  it('tells capitals apart except in the names of actions', () => {
    expect(may(on('certificate/a'), 'certificate/a')).to.equal(true);
    expect(may(on('certificate/a'), 'certificate/A')).to.equal(false);
  });

  it('compares all values with patterns, or any', () => {
    const all = on('*', { 'ForAllValues:StringLike': { names: ['*.example.com'] } });
    const any = on('*', { 'ForAnyValue:StringLike': { names: ['*.example.com'] } });
    for (const [names, ofAll, ofAny] of [
      [['a.example.com'], true, true],
      [['a.example.com', 'example.org'], false, true],
      [[], true, false],
    ] as const) {
      expect(may(all, '1', { names }), `all of ${names.join()}`).to.equal(ofAll);
      expect(may(any, '1', { names }), `any of ${names.join()}`).to.equal(ofAny);
    }
  });

  it('refuses a condition that it cannot read', () => {
    expect(() => may(on('*', { IpAddress: { a: '1' } }), '1')).to.throw('IpAddress is not known');
  });
});
