import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const loader = fileURLToPath(new URL('.', import.meta.url));
const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));

describe('the loader of the stacks’ programs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-loader-'));
    symlinkSync(packages, join(folder, 'node_modules'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs statements in a Node without any other loader. */
  function run(statements: string) {
    const start = `
      const { deferModules } = require(${JSON.stringify(join(loader, 'deferred.cjs'))});
      const { programOf } = require(${JSON.stringify(join(loader, 'program.cjs'))});
      const loaded = (part) => Object.keys(require.cache).some((path) => path.includes('/node_modules/' + part));
      const say = (value) => console.log(JSON.stringify(value));
    `;
    const file = join(folder, 'run.cjs');
    writeFileSync(file, start + statements);
    const env = { ...process.env, NODE_OPTIONS: '' };
    const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8', env });
    return {
      stderr,
      said: stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as unknown),
    };
  }

  it('runs a program of several files, from which come the outputs', () => {
    mkdirSync(join(folder, 'parts'));
    writeFileSync(join(folder, 'parts/two.ts'), 'export const two: number = 2;');
    writeFileSync(
      join(folder, 'program.ts'),
      `import { parse } from 'yaml';
       import { two } from './parts/two.ts';
       export default async (): Promise<object> => ({ sum: parse('1') + two });`,
    );
    const { said, stderr } = run('programOf(__dirname + "/program.ts")().then(say);');
    expect(said, stderr).to.deep.equal([{ sum: 3 }]);
  });

  it('starts the stack with one export, for the engine refuses more', () => {
    // Newer versions of Node give a CommonJS module a second one.
    const { said, stderr } = run(
      `import(${JSON.stringify(join(loader, '../main.js'))}).then((main) => say(Object.keys(main)));`,
    );
    expect(said, stderr).to.deep.equal([['default']]);
  });

  it('names the file and line of a program that cannot be translated', () => {
    writeFileSync(
      join(folder, 'program.ts'),
      '\nimport { nothing } from "./not-there.ts";\nexport default nothing;',
    );
    const { stderr } = run('programOf(__dirname + "/program.ts")();');
    expect(stderr).to.match(/program\.ts:2:\d+: ERROR: Could not resolve ".\/not-there.ts"/);
  });

  it('leads the stack of a failure back to the source', () => {
    writeFileSync(
      join(folder, 'program.ts'),
      'interface Gone { readonly line: string }\n\nexport default () => { throw new Error("x"); };',
    );
    const { stderr } = run('programOf(__dirname + "/program.ts")();');
    expect(stderr).to.match(/at .*program\.ts:3:\d+/);
  });

  it('does not load what no program of ours uses, nor every service of the cloud', () => {
    const { said, stderr } = run(`
      deferModules();
      const { LoadBalancer } = require('@pulumi/aws').lb;
      require('@pulumi/awsx').ec2.Vpc;
      say([typeof LoadBalancer, loaded('@pulumi/aws/lb/'), loaded('@pulumi/awsx/ec2/vpc.js')]);
      say(['typescript/', '@npmcli/', '@pulumi/pulumi/automation/', '@pulumi/aws/sagemaker', '@pulumi/docker'].filter(loaded));
    `);
    expect(said, stderr).to.deep.equal([['function', true, true], []]);
  });

  it('loads what was put off when it is used', () => {
    const { said, stderr } = run(`
      deferModules();
      const pulumi = require('@pulumi/pulumi');
      const answer = 42;
      pulumi.runtime.serializeFunction(() => answer).then(({ text }) => say(text.includes('42')));
    `);
    expect(said, stderr).to.deep.equal([true]);
  });

  describe('of what the SDK notes for its own debugging', () => {
    /** What the engine is told, and the lines of the stack that a promise is given and that a failure has. */
    const notes = (env: object) => `
      const { quietenSdk } = require(${JSON.stringify(join(loader, 'quiet.cjs'))});
      const log = require('@pulumi/pulumi/log');
      const told = [];
      require('@pulumi/pulumi/runtime/settings').getEngine = () => ({
        log(request, done) {
          told.push(request.getMessage());
          done();
        },
      });
      quietenSdk(${JSON.stringify(env)});
      const promise = Promise.resolve();
      require('@pulumi/pulumi/runtime/debuggable').debuggablePromise(promise);
      Promise.all([log.debug('details'), log.warn('a warning')]).then(() => {
        const stacks = [promise._debugStackTrace, new Error('a failure').stack];
        say([told, stacks.map((stack) => stack.split('\\n').length > 1)]);
      });
    `;

    it('leaves it out, and neither a warning nor the stack of a failure', () => {
      const { said, stderr } = run(notes({}));
      expect(said, stderr).to.deep.equal([[['a warning'], [false, true]]]);
    });

    it('leaves nothing out when leaks of promises are looked for', () => {
      const { said, stderr } = run(notes({ PULUMI_DEBUG_PROMISE_LEAKS: 'true' }));
      expect(said, stderr).to.deep.equal([
        [
          ['details', 'a warning'],
          [true, true],
        ],
      ]);
    });
  });

  it('passes a module on whole that was put off', () => {
    const { said, stderr } = run(`
      const whole = Object.keys(require('@pulumi/aws').sqs).sort();
      for (const path of Object.keys(require.cache)) delete require.cache[path];
      deferModules();
      const { sqs } = require('@pulumi/aws');
      say('Queue' in sqs && !('Cat' in sqs));
      say(JSON.stringify(Object.keys({ ...sqs }).sort()) === JSON.stringify(whole));
    `);
    expect(said, stderr).to.deep.equal([true, true]);
  });
});
