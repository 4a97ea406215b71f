import { expect } from 'chai';
import { formatDifferences } from './differences.ts';
import { readAccepted, snapshots, listSnapshotFiles } from './snapshots.ts';

describe('contract snapshots', function () {
  this.timeout(60_000);

  for (const [file, create] of Object.entries(snapshots)) {
    it(`${file} matches the code`, async () => {
      const changes = formatDifferences(readAccepted(file), await create());
      if (changes === '') return;
      expect.fail(
        `contracts/snapshots/${file} does not match the code:\n${changes}\n` +
          'If this is intended, update it with `npm run contracts` and commit the file.',
      );
    });
  }

  it('include no stale file', () => {
    expect(listSnapshotFiles()).to.have.members(Object.keys(snapshots));
  });
});
