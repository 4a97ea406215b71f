import { differences } from './differences.ts';
import { accept, accepted, removeStale, snapshots } from './snapshots.ts';

/** `npm run contracts`: accepts every contract as the code has it now, and shows what changed. */
for (const [file, make] of Object.entries(snapshots)) {
  const text = await make();
  const changes = differences(accepted(file), text);
  accept(file, text);
  console.log(changes === '' ? `${file}: unchanged` : `${file}: changed\n${changes}\n`);
}
for (const file of removeStale()) console.log(`${file}: removed`);
// The database of the test application runs on.
process.exit();
