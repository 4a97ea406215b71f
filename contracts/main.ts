import { formatDifferences } from './differences.ts';
import { writeAccepted, readAccepted, removeStale, snapshots } from './snapshots.ts';

/** `npm run contracts`: updates every snapshot from the code and prints the changes. */
for (const [file, create] of Object.entries(snapshots)) {
  const text = await create();
  const changes = formatDifferences(readAccepted(file), text);
  writeAccepted(file, text);
  console.log(changes === '' ? `${file}: unchanged` : `${file}: changed\n${changes}\n`);
}
for (const file of removeStale()) console.log(`${file}: removed`);
// The database of the test application is still running.
process.exit();
