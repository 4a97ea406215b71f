import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const module = new URL('plain-stacks.ts', import.meta.url).href;

/** A program that reads a stack on the way and fails in its ninth line, in a function that no transpiler keeps. */
const program = (failure: string) => `
import ${JSON.stringify(module)};

interface Kept { readonly line: string }
const kept: Kept = { line: String(new Error().stack?.split('\\n')[1]) };
console.log('on the way', kept.line);
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error: Error) => console.log('at the end', error.stack?.split('\\n')[1]));
${failure}
`;

describe('stack traces', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'noughts-stacks-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const [event, failure] of [
    ['an exception', 'throw new Error("x");'],
    ['a rejection', 'void Promise.reject(new Error("x"));'],
  ] as const) {
    it(`are plain on the way, and lead ${event} back to the source`, () => {
      const file = join(folder, 'program.mts');
      writeFileSync(file, program(failure));
      const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file], { encoding: 'utf8' });
      expect(stdout, stderr).to.match(/on the way .*program\.mts:1:/);
      expect(stdout, stderr).to.match(/at the end .*program\.mts:9:/);
    });
  }
});
