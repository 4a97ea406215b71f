import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { defineRoles } from './role-definitions.ts';
import { scope } from './testing/record-bootstrap.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string | { readonly name: string };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const github = new URL('../../.github/', import.meta.url);
const readGithubFile = (path: string) => readFileSync(new URL(path, github), 'utf8');
const workflows = Object.fromEntries(
  readdirSync(new URL('workflows', github)).map((file) => [
    file,
    parse(readGithubFile(`workflows/${file}`)) as Workflow,
  ]),
);
const actions = readdirSync(new URL('actions', github)).map((name) => `actions/${name}/action.yml`);
const readAction = (name: string) =>
  parse(readGithubFile(`actions/${name}/action.yml`)) as {
    readonly runs: { readonly steps: readonly Step[] };
  };
/** The shell script of the only step of a list that contains a text. */
function findScript(steps: readonly Step[] = [], text: string): string {
  const scripts = steps.flatMap(({ run = '' }) => (run.includes(text) ? [run] : []));
  expect(scripts, text).to.have.length(1);
  return String(scripts[0]);
}
const texts = [...Object.keys(workflows).map((file) => `workflows/${file}`), ...actions].map(readGithubFile);
const jobs = Object.entries(workflows).flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ file, name, job })),
);
const getEnvironment = ({ environment }: Job) =>
  typeof environment === 'object' ? environment.name : environment;

describe('GitHub workflows', () => {
  it('pin every third-party action to a commit, with the version in a comment', () => {
    const uses = texts.flatMap((text) => [...text.matchAll(/uses: (.*)/g)].map(([, action = '']) => action));
    expect(uses).to.have.length.above(20);
    for (const action of uses)
      expect(action).to.match(/^\.\/|^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('pin each action to the same commit everywhere', () => {
    const pins = new Set(texts.flatMap((text) => text.match(/[\w-]+\/[\w-]+@[0-9a-f]{40} # v[\d.]+/g) ?? []));
    const names = [...pins].map((pin) => pin.split('@')[0]);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('grant no permissions at workflow level, and never use pull_request_target or workflow_run', () => {
    for (const [file, { on, permissions }] of Object.entries(workflows)) {
      expect(permissions, file).to.deep.equal({});
      expect(Object.keys(on), file).to.not.include('pull_request_target').and.not.include('workflow_run');
    }
  });

  it('assume only roles of the bootstrap, from the jobs and environments that they trust', () => {
    const definitions = defineRoles(scope);
    const taken = jobs.flatMap(({ file, job }) =>
      listRoles(job).map((role) => {
        const definition = definitions.find(({ name }) => name === role);
        expect(definition, role).to.not.equal(undefined);
        expect(job.permissions?.['id-token'], role).to.equal('write');
        const trusted = definition?.job.kind === 'environment' ? definition.job.environment : undefined;
        expect(getEnvironment(job), role).to.equal(trusted);
        if (definition?.job.kind === 'pull-request') expect(file).to.equal('pull-request.yml');
        return role;
      }),
    );
    expect(new Set(taken)).to.deep.equal(new Set(definitions.map(({ name }) => name)));
  });

  it('run only tests and the policy pack for forks', () => {
    const { jobs: all = {} } = workflows['pull-request.yml'] ?? {};
    const own = 'github.event.pull_request.head.repo.full_name == github.repository';
    const open = Object.entries(all).filter(([name]) => !isClosed(name));
    expect(open.map(([name]) => name)).to.deep.equal(['test', 'instance', 'container', 'quality', 'policy']);
    for (const [name, { permissions }] of open) expect(permissions, name).to.deep.equal({ contents: 'read' });

    function isClosed(name: string): boolean {
      const { if: condition = '', needs = [] } = all[name] ?? {};
      return condition.includes(own) || [needs].flat().some(isClosed);
    }
  });

  it('run the boot test with --forbid-pending', () => {
    const steps = workflows['pull-request.yml']?.jobs['instance']?.steps ?? [];
    const command = steps.at(-1)?.run ?? '';
    expect(command).to.match(
      /sudo [^]*DYNAMODB_ENDPOINT=[^]*mocha --forbid-pending infra\/fleet\/boot\/boot\.live\.test\.ts/,
    );
  });

  it('rehearse the stacks, and the commands of the guide', () => {
    const commands = workflows['pull-request.yml']?.jobs['rehearsal']?.steps.map(({ run }) => run);
    expect(commands).to.include.members(['npm run rehearse', 'npm run rehearse:guide']);
  });

  it('never check out code in a job that can write to pull requests', () => {
    for (const { name, job } of jobs.filter(
      ({ job: each }) => each.permissions?.['pull-requests'] === 'write',
    )) {
      const checkedOut = job.steps.some(({ uses = '' }) => uses.startsWith('actions/checkout'));
      // `propose` runs on main and executes no code of the repository.
      expect(checkedOut && name !== 'propose', name).to.equal(false);
    }
  });

  it('deploy prod only after the e2e tests of staging, with the same archive', () => {
    const { jobs: all = {} } = workflows['main.yml'] ?? {};
    expect(all['staging']?.needs).to.equal('release');
    expect(all['e2e']?.needs).to.equal('staging');
    expect(all['prod']?.needs).to.deep.equal(['release', 'staging', 'e2e']);
    const deploys = ['staging', 'prod'].map((stack) =>
      all[stack]?.steps.find((step) => step.with?.['stack']),
    );
    expect(new Set(deploys.map((step) => step?.with?.['sha256']))).to.deep.equal(
      new Set(['${{ needs.release.outputs.sha256 }}']),
    );
    expect(all['prod']?.steps.at(-1)?.run).to.equal('test "$PROD" = "$STAGING"');
  });

  it('never run pulumi up without preview and policy pack', () => {
    const commands = texts.join('\n');
    expect(commands).to.not.contain('--skip-preview');
    const ups = commands.match(/^.*\bpulumi up .*\n.*$/gm) ?? [];
    expect(ups).to.have.length(1);
    expect(ups[0]).to.contain('--policy-pack infra/policy');
  });

  it('give every job a time limit, below the session of the role that it assumes', () => {
    for (const { file, name, job } of jobs) {
      const minutes = job['timeout-minutes'] ?? Infinity;
      expect(minutes, `${file} ${name}`).to.be.at.most(110);
      // A job's time starts before its session does.
      if (listRoles(job).length > 0)
        expect(minutes * 60, `${file} ${name}`).to.be.below(readSessionSeconds(job));
    }
  });

  it('interrupt an update before the time limit of its job, so that Pulumi saves the state and releases the lock', () => {
    const script = findScript(readAction('deploy').runs.steps, 'pulumi up');
    const [, minutes] = /timeout --foreground --signal INT (\d+)m pulumi up /.exec(script) ?? [];
    const limits = ['staging', 'prod'].map(
      (name) => workflows['main.yml']?.jobs[name]?.['timeout-minutes'] ?? 0,
    );
    // What was begun may take as long as the deletion of a fleet.
    expect(Number(minutes) + 20).to.be.at.most(Math.min(...limits));
  });

  it('verify the checksum of every archive that was built, for one architecture or two', () => {
    const create = findScript(workflows['main.yml']?.jobs['release']?.steps, 'sha256=');
    const verify = findScript(readAction('deploy').runs.steps, 'sha256sum');
    withFolder((folder) => {
      const output = join(folder, 'output');
      const run = (script: string, SHA256 = '') =>
        runScript(script, folder, { GITHUB_OUTPUT: output, SHA256 });
      for (const archives of [['arm64.tar.gz'], ['arm64.tar.gz', 'x86_64.tar.gz']]) {
        for (const file of archives) writeFileSync(join(folder, file), `contents of ${file}`);
        writeFileSync(output, '');
        run(create);
        const [, sha256 = ''] = /^sha256=([0-9a-f]{64})\n$/.exec(readFileSync(output, 'utf8')) ?? [];
        run(verify, sha256);
        writeFileSync(join(folder, archives.at(-1) ?? ''), 'other contents');
        expect(() => run(verify, sha256)).to.throw();
      }
    });
  });

  describe('image.yml', () => {
    const script = findScript(workflows['image.yml']?.jobs['propose']?.steps, 'gh pr create');

    /** Runs the script in a clone whose remote may have the branch already; returns the calls of `gh`. */
    const propose = (args: {
      readonly openRequests: string;
      readonly hasBranch: boolean;
      readonly image?: string;
    }) =>
      withFolder((folder) => {
        const clone = join(folder, 'clone');
        const git = (...command: string[]) => execFileSync('git', command, { cwd: clone, stdio: 'pipe' });
        mkdirSync(clone);
        execFileSync('git', ['init', '--bare', '--quiet', join(folder, 'origin')]);
        git('init', '--quiet', '--initial-branch', 'main');
        git('config', 'user.name', 'test');
        git('config', 'user.email', 'test@example.com');
        git('remote', 'add', 'origin', join(folder, 'origin'));
        for (const stack of ['staging', 'prod']) {
          writeFileSync(join(clone, `Pulumi.${stack}.yaml`), 'config:\n  noughts:image: old\n');
        }
        git('add', '.');
        git('commit', '--quiet', '-m', 'first');
        if (args.hasBranch) git('push', '--quiet', 'origin', 'HEAD:refs/heads/image/new');
        const calls = join(folder, 'calls');
        writeFileSync(calls, '');
        const bin = join(folder, 'bin');
        mkdirSync(bin);
        writeFileSync(
          join(bin, 'gh'),
          `#!/bin/sh\necho "$*" >> '${calls}'\ncase "$*" in 'pr list'*) echo '${args.openRequests}';; esac\n`,
        );
        chmodSync(join(bin, 'gh'), 0o755);
        runScript(script, clone, { NAME: args.image ?? 'new', PATH: `${bin}:${process.env['PATH'] ?? ''}` });
        const proposed = git('ls-remote', 'origin', 'refs/heads/image/new').toString().split('\t')[0] ?? '';
        return {
          calls: readFileSync(calls, 'utf8'),
          proposed: proposed === '' ? '' : git('show', `${proposed}:Pulumi.prod.yaml`).toString(),
        };
      });

    it('opens a request if none is open, also if a former run has pushed the branch', () => {
      for (const hasBranch of [false, true]) {
        const { calls, proposed } = propose({ openRequests: '', hasBranch });
        expect(calls).to.match(/^pr create --head image\/new /m);
        expect(proposed).to.equal('config:\n  noughts:image: new\n');
      }
    });

    it('opens no request if one is open, or if the stacks have the image', () => {
      const { calls, proposed } = propose({ openRequests: '7', hasBranch: true });
      expect(calls)
        .to.match(/^pr list --head image\/new --state open /m)
        .and.not.contain('pr create');
      expect(proposed).to.equal('config:\n  noughts:image: old\n');
      expect(propose({ openRequests: '', hasBranch: false, image: 'old' }).calls).to.equal('');
    });
  });
});

/** Runs a step's script as GitHub does. */
function runScript(script: string, cwd: string, env: Readonly<Record<string, string>>): void {
  execFileSync('bash', ['-e', '-c', script], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
}

function withFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'noughts-workflow-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Length of the session of a job's role: as the job requests it, or an hour, the default of the action. */
function readSessionSeconds({ steps }: Job): number {
  const isDirect = steps.some(({ with: inputs = {} }) => 'role-to-assume' in inputs);
  const assuming = isDirect ? steps : readAction('pulumi').runs.steps;
  const requested = assuming.flatMap(({ with: inputs = {} }) => inputs['role-duration-seconds'] ?? []);
  return Number(requested[0] ?? 3600);
}

/** The roles that a job assumes, directly or through the repository's actions. */
function listRoles({ steps }: Job): string[] {
  return steps.flatMap(({ uses = '', with: inputs = {} }) => {
    const { stack = '', role = '' } = inputs;
    if (uses === './.github/actions/deploy') return [`deploy-${stack}`];
    if (uses === './.github/actions/preview') return [`preview-${stack}`];
    if (uses === './.github/actions/pulumi') return [role];
    const direct = /role\/noughts-bootstrap-(\S+)$/.exec(inputs['role-to-assume'] ?? '');
    return direct?.[1] === undefined ? [] : [direct[1]];
  });
}
