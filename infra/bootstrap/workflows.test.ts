import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { defineRoles } from './role-definitions.ts';
import { scope } from './testing/record-bootstrap.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string | { readonly name: string };
  readonly permissions?: Readonly<Record<string, string>>;
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
    expect(open.map(([name]) => name)).to.deep.equal(['test', 'instance', 'quality', 'policy']);
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
    const ups = commands.match(/^ *pulumi up .*\n.*$/gm) ?? [];
    expect(ups).to.have.length(1);
    expect(ups[0]).to.contain('--policy-pack infra/policy');
  });
});

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
