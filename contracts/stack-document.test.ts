import { expect } from 'chai';
import type { RecordedOptions, RecordedResource } from '../infra/testing/recorded-resource.ts';
import { toYaml, createStackDocument } from './stack-document.ts';

const options: RecordedOptions = {
  parent: '',
  dependencies: [],
  propertyDependencies: {},
  protect: false,
  retainOnDelete: false,
  deleteBeforeReplace: false,
  ignoreChanges: [],
  customTimeouts: { create: '', update: '', delete: '' },
  beforeUpdate: [],
};

function resource(name: string, more: Partial<RecordedResource>): RecordedResource {
  const base = { type: 'aws:x:X', name, urn: name, custom: true, id: '', outputs: {} };
  return { ...base, inputs: {}, secretInputs: [], options, ...more };
}

function createDocument(...resources: RecordedResource[]): Record<string, unknown> {
  return createStackDocument({ resources, calls: [], outputs: {} });
}

function toYamlText(...resources: RecordedResource[]): string {
  return toYaml(createDocument(...resources));
}

describe('createStackDocument', () => {
  it('sorts resources and inputs, and omits default options', () => {
    const [b, a] = [resource('b', { inputs: { z: 1, a: [2, 1] } }), resource('a', {})];
    expect(toYamlText(b, a)).to.equal(
      'aws:x:X a: {}\naws:x:X b:\n  inputs:\n    a:\n      - 2\n      - 1\n    z: 1\nfunctions: []\noutputs: {}\n',
    );
  });

  it('shows the options that change the engine’s behaviour', () => {
    const set = {
      parent: 'a',
      protect: true,
      retainOnDelete: true,
      deleteBeforeReplace: true,
      ignoreChanges: ['size'],
      beforeUpdate: ['hook'],
      customTimeouts: { create: '', update: '', delete: '20m' },
    };
    const document = createDocument(resource('a', {}), resource('b', { options: { ...options, ...set } }));
    expect(document['aws:x:X b']).to.deep.equal({
      ...set,
      parent: 'aws:x:X a',
      customTimeouts: { delete: '20m' },
    });
  });

  it('lists dependencies that are not from inputs', () => {
    const waiting = {
      ...options,
      dependencies: ['c', 'b', 'a'],
      propertyDependencies: { bucket: ['b'] },
    };
    const document = createDocument(
      ...['a', 'b', 'c'].map((name) => resource(name, {})),
      resource('d', { options: waiting }),
    );
    expect(document['aws:x:X d']).to.deep.equal({ dependsOn: ['aws:x:X a', 'aws:x:X c'] });
  });

  it('decodes user data and expands JSON', () => {
    const inputs = {
      userData: Buffer.from('#!/bin/bash\necho\n').toString('base64'),
      policy: '{"Action":["s3:Get"]}',
      pattern: '[not JSON',
    };
    expect(toYamlText(resource('a', { inputs }))).to.include(
      [
        '    pattern: "[not JSON"',
        '    policy (JSON):',
        '      Action:',
        '        - s3:Get',
        '    userData (decoded): |',
        '      #!/bin/bash',
        '      echo',
      ].join('\n'),
    );
  });

  it('masks the value of a secret input', () => {
    const text = toYamlText(resource('a', { inputs: { key: 'abc', open: 'def' }, secretInputs: ['key'] }));
    expect(text).to.include('key: <secret>').and.to.include('open: def').and.not.to.include('abc');
  });

  it('does not depend on digests of the release and the boot script', () => {
    const released = (sha256: string, fleet: string) => {
      const id = sha256.slice(0, 12);
      return toYamlText(
        resource(`release-${id}`, { inputs: { key: `${sha256}.tar.gz`, account: '123456789012' } }),
        resource(`fleet-${id}-${fleet}`, {}),
      );
    };
    expect(released('0a'.repeat(32), '01234567')).to.equal(released('1b'.repeat(32), '89abcdef'));
    expect(released('0a'.repeat(32), '01234567'))
      .to.include('fleet-<release>-<fleet>')
      .and.include('123456789012');
  });
});
