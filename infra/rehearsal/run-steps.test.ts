import { expect } from 'chai';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSteps } from './run-steps.ts';
import { Report } from './report.ts';
import { Sandbox } from './sandbox.ts';
import { SecretScanner } from './steps/secret-leaks.ts';
import type { Step } from './steps/step.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const passes = () => Promise.resolve();
const fails = () => Promise.reject(new Error('the reason'));

describe('rehearsal: runSteps', () => {
  let folder: string;
  let sandbox: Sandbox;
  let printed: string[];
  let report: Report;
  let controller: AbortController;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-test-'));
    controller = new AbortController();
    printed = [];
    report = new Report((line) => printed.push(line));
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  async function runAll(steps: readonly Step[], { hasLanguageHost = false } = {}): Promise<void> {
    const { signal } = controller;
    sandbox = await Sandbox.open({ root, folder, name: 'staging', hasLanguageHost, env: {}, signal });
    await runSteps(sandbox, steps, { secretScanner: new SecretScanner(), report, signal });
  }

  /** The printed lines without the number columns. */
  const getPrintedTitles = () => printed.map((line) => line.trim().split(/ {2,}/).slice(0, 2).join(' '));

  it('runs steps sequentially in one sandbox', async () => {
    const bucket = { type: 'aws:s3/bucket:Bucket', id: 'a', logicalName: 'a', inputs: {}, outputs: {} };
    await runAll([
      {
        title: 'creates',
        async run({ cloud }) {
          await new Promise((resolve) => setImmediate(resolve));
          cloud.put('create', bucket);
        },
      },
      {
        title: 'finds it',
        run: async ({ cloud }) => assert.deepEqual(cloud.resources, [bucket]),
      },
    ]);
    expect(getPrintedTitles()).to.deep.equal(['ok creates', 'ok finds it']);
    expect(report.summary).to.equal('2 passed, 0 failed');
  });

  it('skips a step that needs the language host without one', async () => {
    await runAll([
      { title: 'needs it', needsLanguageHost: true, run: fails },
      { title: 'does not', run: passes },
    ]);
    expect(getPrintedTitles()).to.deep.equal([
      'skipped needs it needs pulumi-language-nodejs',
      'ok does not',
    ]);
    expect(report.summary).to.equal('1 passed, 0 failed, 1 skipped');
  });

  it('runs a step that needs the language host with one', async () => {
    await runAll([{ title: 'needs it', needsLanguageHost: true, run: passes }], { hasLanguageHost: true });
    expect(report.summary).to.equal('1 passed, 0 failed');
  });

  it('continues after a failed step, but not after a failed critical step', async () => {
    await runAll([
      { title: 'is not critical', run: fails },
      { title: 'is critical', critical: true, run: fails },
      { title: 'depends on it', run: passes },
    ]);
    expect(getPrintedTitles()).to.deep.equal([
      'FAILED is not critical',
      'the reason',
      'FAILED is critical',
      'the reason',
      'The remaining steps depend on this one and do not run.',
    ]);
    expect(report.summary).to.equal('0 passed, 2 failed');
  });

  it('ends when aborted, without reporting a failed step', async () => {
    const stopped = runAll([
      {
        title: 'is stopped',
        run() {
          controller.abort(new Error('stopped'));
          return fails();
        },
      },
      { title: 'does not start', run: passes },
    ]);
    expect(await stopped.catch((error: unknown) => error)).to.have.property('message', 'stopped');
    expect(printed).to.deep.equal([]);
  });
});
