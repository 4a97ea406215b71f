import { formatDifferences } from './differences.ts';
import { writeAccepted, readAccepted, removeStale, snapshots } from './snapshots.ts';

/** `npm run contracts`: accepts every contract as the code has it now, and shows what changed. */
for (const [file, create] of Object.entries(snapshots)) {
  const text = await create();
  const changes = formatDifferences(readAccepted(file), text);
  writeAccepted(file, text);
  console.log(changes === '' ? `${file}: unchanged` : `${file}: changed\n${changes}\n`);
}
for (const file of removeStale()) console.log(`${file}: removed`);
// The database of the test application runs on.
process.exit();
