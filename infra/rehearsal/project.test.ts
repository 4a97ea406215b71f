import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Project } from './project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('rehearsal: Project', () => {
  let folder: string;
  let project: Project;
  const stackFile = () => readFileSync(join(project.folder, 'Pulumi.staging.yaml'), 'utf8');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-project-'));
    mkdirSync(join(folder, 'project'));
    project = Project.from(root, join(folder, 'project'), 'staging');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('changes the configuration of its copy, not of the original', () => {
    const original = readFileSync(join(root, 'Pulumi.staging.yaml'), 'utf8');
    project.setConfig('fleetMax', 7);
    expect(project.getConfig('fleetMax')).to.equal(7);
    expect(stackFile()).to.contain('noughts:fleetMax: 7');
    expect(readFileSync(join(root, 'Pulumi.staging.yaml'), 'utf8')).to.equal(original);
  });

  it('reads defaults of keys that the stack does not set', () => {
    expect(project.getConfig('sessionKeyGeneration')).to.equal(1);
  });

  it('runs the bootstrap from its own project file, without a stack file', () => {
    mkdirSync(join(folder, 'bootstrap'));
    const bootstrap = Project.from(root, join(folder, 'bootstrap'), 'bootstrap');
    expect(bootstrap.name).to.equal('noughts-bootstrap');
    expect(readFileSync(join(bootstrap.folder, 'Pulumi.yaml'), 'utf8')).to.contain(
      'main: infra/bootstrap/index.ts',
    );
    bootstrap.setConfig('owner', 'org');
    expect(bootstrap.stackConfig).to.deep.equal({ 'noughts-bootstrap:owner': 'org' });
    expect(bootstrap.getConfig('githubProvider')).to.equal('create');
  });

  it('derives a release’s id from its contents', () => {
    expect(project.createRelease('a')).to.match(/^[0-9a-f]{12}$/);
    expect(project.createRelease('a'))
      .to.equal(project.createRelease('a'))
      .and.not.equal(project.createRelease('b'));
  });
});
