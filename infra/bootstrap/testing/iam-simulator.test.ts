import { expect } from 'chai';
import { createPolicyDocument } from '../iam-document.ts';
import { allows } from './iam-simulator.ts';

describe('IAM simulator', () => {
  const createDocument = (Resource: string, Condition = {}) =>
    createPolicyDocument({ Sid: 'S', Effect: 'Allow', Action: ['acm:*'], Resource: [Resource], Condition });
  const isAllowed = (document: ReturnType<typeof createDocument>, resource: string, context = {}) =>
    allows([document], { action: 'ACM:DeleteCertificate', resource, context });

  it('matches any characters with *, one with ?, and an asterisk with ${*}', () => {
    expect(isAllowed(createDocument('certificate/*'), 'certificate/1')).to.equal(true);
    expect(isAllowed(createDocument('certificate/?'), 'certificate/1')).to.equal(true);
    expect(isAllowed(createDocument('certificate/?'), 'certificate/12')).to.equal(false);
    expect(isAllowed(createDocument('certificate/${*}'), 'certificate/*')).to.equal(true);
    expect(isAllowed(createDocument('certificate/${*}'), 'certificate/1')).to.equal(false);
  });

  it('is case-sensitive except for action names', () => {
    expect(isAllowed(createDocument('certificate/a'), 'certificate/a')).to.equal(true);
    expect(isAllowed(createDocument('certificate/a'), 'certificate/A')).to.equal(false);
  });

  it('evaluates ForAllValues and ForAnyValue with StringLike', () => {
    const all = createDocument('*', { 'ForAllValues:StringLike': { names: ['*.example.com'] } });
    const any = createDocument('*', { 'ForAnyValue:StringLike': { names: ['*.example.com'] } });
    for (const [names, ofAll, ofAny] of [
      [['a.example.com'], true, true],
      [['a.example.com', 'example.org'], false, true],
      [[], true, false],
    ] as const) {
      expect(isAllowed(all, '1', { names }), `all of ${names.join()}`).to.equal(ofAll);
      expect(isAllowed(any, '1', { names }), `any of ${names.join()}`).to.equal(ofAny);
    }
  });

  it('throws for an unknown condition operator', () => {
    expect(() => isAllowed(createDocument('*', { IpAddress: { a: '1' } }), '1')).to.throw(
      'unknown condition operator IpAddress',
    );
  });
});
