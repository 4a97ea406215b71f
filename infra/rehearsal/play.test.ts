import { expect } from 'chai';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandLine, Stopped } from './command-line.ts';
import { play } from './play.ts';
import { summaryOf } from './report.ts';
import { Stage } from './stage.ts';
import { Secrets } from './steps/secrecy.ts';
import type { Step } from './steps/step.ts';
import { noTrouble } from './world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const thing = { type: 'aws:s3/bucket:Bucket', id: 'a', logicalName: 'a', inputs: {}, outputs: {} };

describe('rehearsal: the stage and its steps', () => {
  let folder: string;
  let commands: CommandLine;
  let stage: Stage;
  let printed: string[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-test-'));
    mkdirSync(join(folder, 'stage'));
    // An engine that adds what it is told to its state, and says where that is.
    const engine =
      '#!/bin/sh\necho "$1" >> "${PULUMI_BACKEND_URL#file://}/told"\necho "$PULUMI_BACKEND_URL"\n';
    writeFileSync(join(folder, 'pulumi'), engine, { mode: 0o755 });
    commands = new CommandLine();
    const env = { PATH: [folder, process.env['PATH']].join(delimiter) };
    stage = await Stage.open({ root, folder: join(folder, 'stage'), stack: 'staging', commands, env });
    printed = [];
  });
  afterEach(async () => {
    await stage.close();
    await commands.stop();
    rmSync(folder, { recursive: true });
  });

  const playAll = (...steps: readonly Step[]) =>
    play(stage, steps, { secrets: new Secrets(), print: (line) => printed.push(line) });
  /** The titles of the printed steps, in order, each with how it went. */
  const lines = () => printed.map((line) => line.trim().split(/ {2,}/).slice(0, 2).join(' '));

  describe('a copy of the stage', () => {
    let copy: Stage;
    const told = ({ state }: Stage) => readFileSync(join(state, 'told'), 'utf8').trim().split('\n');
    beforeEach(async () => {
      stage.world.put('create', thing);
      stage.world.trouble = { ...noTrouble, neverHealthy: ['a'] };
      stage.project.configure('fleetMax', 7);
      await stage.pulumi('before');
      copy = await stage.copy();
    });
    afterEach(() => copy.close());

    it('is as the stage was, and nothing was done to it', () => {
      expect(copy.world.things).to.deep.equal([thing]);
      expect(copy.world.deeds).to.deep.equal([]);
      expect(copy.world.trouble.neverHealthy).to.deep.equal(['a']);
      expect(copy.project.configured('fleetMax')).to.equal(7);
      expect(told(copy)).to.deep.equal(['before']);
    });

    it('keeps what is done there to itself, but for what is said', async () => {
      copy.world.remove(thing);
      copy.project.configure('fleetMax', 8);
      const { text } = await copy.pulumi('there');
      await stage.pulumi('here');
      expect(stage.world.things).to.deep.equal([thing]);
      expect(stage.project.configured('fleetMax')).to.equal(7);
      expect([told(stage), told(copy)]).to.deep.equal([
        ['before', 'here'],
        ['before', 'there'],
      ]);
      expect(stage.said).to.contain(text).and.to.have.length(3);
      expect(stage.states).to.deep.equal([stage.state, copy.state]);
    });
  });

  it('go on while others look beside them, and print in their order', async () => {
    let goOn: () => void = () => undefined;
    const later = new Promise<void>((resolve) => (goOn = resolve));
    const reports = await playAll(
      {
        title: 'looks',
        beside: true,
        async run(copy) {
          await later;
          assert.equal(copy.world.things.length, 0);
        },
      },
      {
        title: 'builds',
        run: (main) => Promise.resolve(main.world.put('create', thing)).then(goOn),
      },
    );
    expect(lines()).to.deep.equal(['ok looks', 'ok builds']);
    expect(summaryOf(reports)).to.equal('2 passed, 0 failed');
  });

  it('come last when they wait for those that look', async () => {
    const order: string[] = [];
    const step = (title: string, more: Partial<Step> = {}): Step => ({
      title,
      ...more,
      async run({ world }) {
        // A turn of the loop for each, so that what does not wait would be done first.
        if (more.beside) await new Promise((resolve) => setImmediate(resolve));
        order.push(`${title} ${world.things.length}`);
      },
    });
    await playAll(
      step('one look', { beside: true }),
      step('another', { beside: true }),
      step('last', { last: true }),
    );
    expect(order).to.deep.equal(['one look 0', 'another 0', 'last 0']);
  });

  it('end where one fails on which the others rest; what looks meanwhile is told too', async () => {
    const fails = () => Promise.reject(new Error('the reason'));
    const reports = await playAll(
      { title: 'looks', beside: true, run: fails },
      { title: 'is no foundation', run: fails },
      { title: 'is one', foundation: true, run: fails },
      { title: 'rests on it', run: fails },
    );
    expect(lines()).to.deep.equal([
      'FAILED looks',
      'the reason',
      'FAILED is no foundation',
      'the reason',
      'FAILED is one',
      'the reason',
      'What follows rests on this step and is not rehearsed.',
    ]);
    expect(summaryOf(reports)).to.equal('0 passed, 3 failed');
  });

  it('end as stopped when they are, also when only one that looks notices', async () => {
    const stopped = playAll(
      { title: 'looks', beside: true, run: () => Promise.reject(new Stopped()) },
      { title: 'builds', run: () => Promise.resolve() },
    );
    expect(await stopped.catch((error: unknown) => error)).to.be.instanceOf(Stopped);
  });
});
