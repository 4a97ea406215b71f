import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'fflate';
import { createArchive, listFiles } from '../infra/release/archive-writer.ts';
import { ManualClock } from '../service/testing/clock.ts';
import { startLocalService } from './local-service.ts';
import {
  readReleases,
  readResponses,
  recordingFiles,
  releasesFile,
  type RecordedResponse,
  type RecordedResponses,
  type Recording,
} from './recordings.ts';
import { scenes } from './scenes.ts';
import { type RecordedScene, Stage } from './stage.ts';

/** `npm run compatibility:record`: plays all scenes with the checked-out release and saves what it leaves behind. */
const root = join(import.meta.dirname, '..');

/** Lock, log and socket of a running database. */
const processFiles = /\/(LOCK|LOG|LOG\.old|database\.sock)$/;

async function main(): Promise<void> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const commit = getCleanCommit();
  const otherReleases = readReleases().filter((release) => release.version !== version);
  const recorded = readReleases().find((release) => release.version === version);
  if (recorded !== undefined && recorded.commit !== commit) {
    throw new Error(
      `${version} is recorded at ${recorded.commit}, and recordings of a released version stay as they are; ` +
        'raise the version in package.json, or remove the entry from compatibility/releases.json if it is not released',
    );
  }
  const clock = new ManualClock(Date.now());
  const dataDir = await mkdtemp(join(tmpdir(), 'noughts-record-'));
  try {
    const { recording, responses } = await playScenes(dataDir, clock);
    const files = recordingFiles(version);
    await mkdir(dirname(files.data), { recursive: true });
    await writeFile(files.data, await archiveData(dataDir));
    await writeFile(files.scenes, `${JSON.stringify({ commit, ...recording }, null, 1)}\n`);
    await writeFile(files.responses, gzipSync(Buffer.from(JSON.stringify(responses)), { mtime: 0 }));
    await writeFile(releasesFile, `${JSON.stringify([...otherReleases, { version, commit }], null, 2)}\n`);
    for (const file of Object.values(files))
      console.log(`${file.slice(root.length + 1)}: ${((await stat(file)).size / 1000).toFixed(1)} kB`);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function playScenes(
  dataDir: string,
  clock: ManualClock,
): Promise<{ recording: Omit<Recording, 'commit'>; responses: RecordedResponses }> {
  const service = await startLocalService(dataDir, clock);
  try {
    const stages: [string, Stage][] = [];
    for (const [title, { play }] of Object.entries(scenes)) {
      const stage = new Stage(service);
      await play(stage);
      stages.push([title, stage]);
    }
    const recordedScenes: Record<string, RecordedScene> = {};
    const responses: Record<string, readonly RecordedResponse[]> = {};
    for (const [title, stage] of stages) {
      responses[title] = await readResponses(stage);
      recordedScenes[title] = stage.record();
    }
    return {
      recording: { recordedAt: new Date(clock.now()).toISOString(), scenes: recordedScenes },
      responses,
    };
  } finally {
    await service.close();
  }
}

async function archiveData(dataDir: string): Promise<Uint8Array> {
  const files = (await listFiles(dataDir, '.')).filter(({ name }) => !processFiles.test(name));
  return createArchive(files, dataDir);
}

/** The checked-out commit. @throws Error if the code differs from it */
function getCleanCommit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const changes = git(
    'status',
    '--porcelain',
    '--',
    '.',
    ':!compatibility/*/',
    ':!compatibility/releases.json',
  );
  if (changes !== '')
    throw new Error(`a release is recorded from its commit; commit or remove first:\n${changes}`);
  return git('rev-parse', 'HEAD');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
