import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Project } from './project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('rehearsal: the copy of the project', () => {
  let folder: string;
  let project: Project;
  const stackFile = () => readFileSync(join(folder, 'Pulumi.staging.yaml'), 'utf8');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-project-'));
    project = new Project(root, folder, 'staging');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is configured without a change to the original', () => {
    const original = readFileSync(join(root, 'Pulumi.staging.yaml'), 'utf8');
    project.configure('fleetMax', 7);
    expect(project.configured('fleetMax')).to.equal(7);
    expect(stackFile()).to.contain('noughts:fleetMax: 7');
    expect(readFileSync(join(root, 'Pulumi.staging.yaml'), 'utf8')).to.equal(original);
  });

  it('knows the defaults of what a stack does not set', () => {
    expect(project.configured('sessionKeyGeneration')).to.equal(1);
  });

  it('names a release by its contents', () => {
    expect(project.release('a')).to.match(/^[0-9a-f]{12}$/);
    expect(project.release('a')).to.equal(project.release('a')).and.not.equal(project.release('b'));
  });

  it('runs another program for a while', async () => {
    const main = () => /^main: (.*)$/m.exec(readFileSync(join(folder, 'Pulumi.yaml'), 'utf8'))?.[1];
    const usual = main();
    await project.withProgram('infra/other.ts', () =>
      Promise.resolve(expect(main()).to.equal('infra/other.ts')),
    );
    expect(main()).to.equal(usual);
  });
});
