import { expect } from 'chai';
import { recordStack } from '../testing/record-stack.ts';

const boundary = 'arn:aws:iam::123456789012:policy/noughts-bootstrap-server-boundary';

describe('permissions boundary', function () {
  this.timeout(60_000);

  for (const [title, config, expected] of [
    ['is put on the role that the stack makes', { permissionsBoundary: boundary }, boundary],
    ['is left out where none is configured', {}, undefined],
  ] as const) {
    it(title, async () => {
      const resources = await recordStack({ stack: 'staging', config });
      const roles = resources.filter(({ type }) => type === 'aws:iam/role:Role');
      expect(roles.map(({ inputs }) => inputs['permissionsBoundary'])).to.deep.equal([expected]);
    });
  }

  it('that is no ARN of a policy is refused by name', async () => {
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
