import { expect } from 'chai';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../service/testing/clock.ts';
import { type LocalService, startLocalService } from './local-service.ts';
import {
  extractData,
  pickKnown,
  readRecordedResponses,
  readRecording,
  readReleases,
  readResponses,
  recordingFiles,
} from './recordings.ts';
import { scenes } from './scenes.ts';
import { type RecordedScene, Stage } from './stage.ts';

const minuteMs = 60_000;
/** All recordings together are part of every clone. */
const maxRecordingBytes = 250_000;

describe('compatibility with stored data of earlier releases', () => {
  it('is tested with a recording of every released version since 0.2.0', async () => {
    const root = join(import.meta.dirname, '..');
    const changelog = await readFile(join(root, 'CHANGELOG.md'), 'utf8');
    const { version: present } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    const released = [...changelog.matchAll(/^## (\d+\.\d+\.\d+)/gm)].map(([, version]) => version);
    // A version is recorded at its own commit, so after that.
    const required = released.filter((version) => version !== '0.1.0' && version !== present);
    expect(readReleases().map(({ version }) => version)).to.include.members(required);
  });

  describe('scenes that no release has recorded', () => {
    const recorded = readReleases().flatMap(({ version }) => Object.keys(readRecording(version).scenes));
    for (const [title, scene] of Object.entries(scenes)) {
      if (recorded.includes(title)) continue;
      it(`can be played, and go on after a restart: ${title}`, async () => {
        const folder = await mkdtemp(join(tmpdir(), 'noughts-scene-'));
        const clock = new ManualClock(Date.now());
        let service = await startLocalService(folder, clock);
        try {
          const stage = new Stage(service);
          await scene.play(stage);
          await service.close();
          service = await startLocalService(folder, clock);
          await scene.resume(stage.continueIn(service));
        } finally {
          await service.close();
          await rm(folder, { recursive: true, force: true });
        }
      });
    }
  });

  for (const { version, commit } of readReleases()) {
    describe(version, () => {
      const recording = readRecording(version);
      const folders: string[] = [];
      const services: LocalService[] = [];

      /** Starts this release on a copy of the recorded data folder, some time after the recording. */
      async function start(elapsedMs: number): Promise<LocalService> {
        const folder = await mkdtemp(join(tmpdir(), 'noughts-recorded-'));
        folders.push(folder);
        await extractData(version, folder);
        const service = await startLocalService(
          folder,
          new ManualClock(Date.parse(recording.recordedAt) + elapsedMs),
        );
        services.push(service);
        return service;
      }
      const readScene = (title: string): RecordedScene => {
        const scene = recording.scenes[title];
        if (scene === undefined) throw new Error(`${version} has no recorded scene '${title}'`);
        return scene;
      };

      let service: LocalService;
      before(async () => {
        service = await start(minuteMs);
      });
      after(async () => {
        await Promise.all(services.map((started) => started.close()));
        await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
      });

      it('was recorded at the commit of the release, in a small file', async () => {
        expect(recording.commit).to.equal(commit);
        const files = Object.values(recordingFiles(version));
        const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
        expect(sizes.reduce((sum, size) => sum + size)).to.be.below(maxRecordingBytes);
      });

      it('left data that gives the same responses to the same cookies', async () => {
        const unchanged = await start(minuteMs);
        for (const [title, expected] of Object.entries(readRecordedResponses(version))) {
          const responses = await readResponses(new Stage(unchanged, { recorded: readScene(title) }));
          expect(pickKnown(responses, expected), title).to.deep.equal(expected);
        }
      });

      it('left a waiting game that a quick match finds within 30 s', async () => {
        const title = 'players who wait for a quick match';
        const stage = new Stage(await start(1000), { recorded: readScene(title) });
        const { client } = await stage.createGuest('Quincy');
        const label = stage.gameLabels.at(-1) ?? '';
        const { moveSeconds } = await stage.read('Quinn', label);
        const { game } = await stage.post(client, '/games/match', { moveSeconds });
        expect(game).to.include({ id: stage.gameId(label), status: 'playing' });
      });

      for (const title of Object.keys(recording.scenes)) {
        it(`continues the recorded scene "${title}"`, async () => {
          const scene = scenes[title];
          if (scene === undefined) throw new Error(`compatibility/scenes.ts has no scene '${title}'`);
          await scene.resume(new Stage(service, { recorded: readScene(title) }));
        });
      }
    });
  }
});
