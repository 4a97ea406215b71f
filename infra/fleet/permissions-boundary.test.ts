import { expect } from 'chai';
import { recordStack } from '../testing/record-stack.ts';

const boundary = 'arn:aws:iam::123456789012:policy/noughts-bootstrap-server-boundary-staging';

describe('permissionsBoundary', function () {
  this.timeout(60_000);

  for (const [title, config, expected] of [
    ['is set on the instance role', { permissionsBoundary: boundary }, boundary],
    ['is omitted if not configured', {}, undefined],
  ] as const) {
    it(title, async () => {
      const resources = await recordStack({ stack: 'staging', config });
      const roles = resources.filter(({ type }) => type === 'aws:iam/role:Role');
      expect(roles.map(({ inputs }) => inputs['permissionsBoundary'])).to.deep.equal([expected]);
    });
  }

  it('is rejected if it is not the ARN of a policy', async () => {
    const wrong = recordStack({ stack: 'staging', config: { permissionsBoundary: 'AdministratorAccess' } });
    const outcome = await wrong.then(
      () => 'accepted',
      (error: unknown) => String(error),
    );
    expect(outcome).to.contain(
      'noughts:permissionsBoundary is "AdministratorAccess"; allowed: empty, or the ARN',
    );
  });
});
