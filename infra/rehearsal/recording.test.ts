import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listRecordedVersions, RecordingFile } from './recording.ts';

describe('rehearsal: recordings of releases', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'noughts-recording-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const recording = {
    config: { 'noughts:fleetMin': 2 },
    deployment: { version: 3, deployment: { resources: [] } },
    resources: [
      { type: 'aws:s3/bucket:Bucket', id: 'a', logicalName: 'a', inputs: {}, outputs: { arn: 'b' } },
    ],
  };

  it('reads what it has written', () => {
    const file = new RecordingFile(root, '0.2.0', 'staging');
    file.write(recording);
    expect(file.read()).to.deep.equal(recording);
  });

  it('does not overwrite a recording', () => {
    const file = new RecordingFile(root, '0.2.0', 'staging');
    file.write(recording);
    expect(() => file.write(recording)).to.throw(
      "compatibility/0.2.0/stack-staging.json.gz exists, and a release's recording never changes; raise the version",
    );
  });

  it('reports a missing recording with the command that creates it', () => {
    expect(() => new RecordingFile(root, '0.2.0', 'prod').read()).to.throw(
      "compatibility/0.2.0/stack-prod.json.gz is missing; `npm run rehearse -- --record` creates it at the release's commit",
    );
  });

  it('lists the recorded versions in order', () => {
    expect(listRecordedVersions(root)).to.deep.equal([]);
    for (const name of ['0.10.0', '0.2.0', 'testing'])
      mkdirSync(join(root, 'compatibility', name), { recursive: true });
    expect(listRecordedVersions(root)).to.deep.equal(['0.2.0', '0.10.0']);
  });
});
