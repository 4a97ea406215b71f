import { expect } from 'chai';
import { differences } from './differences.ts';
import { accepted, snapshots, storedFiles } from './snapshots.ts';

describe('contract snapshots', function () {
  this.timeout(60_000);

  for (const [file, make] of Object.entries(snapshots)) {
    it(`${file} matches the code`, async () => {
      const changes = differences(accepted(file), await make());
      if (changes === '') return;
      expect.fail(
        `contracts/snapshots/${file} does not match the code any more:\n${changes}\n` +
          'If that is intended, accept it with `npm run contracts` and commit the file.',
      );
    });
  }

  it('include no stale file', () => {
    expect(storedFiles()).to.have.members(Object.keys(snapshots));
  });
});
