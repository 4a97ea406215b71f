import { expect } from 'chai';
import { findDifferences } from './differences.ts';
import { unknownValue } from './properties.ts';

describe('rehearsal: findDifferences', () => {
  const paths = (before: object, after: object) =>
    Object.fromEntries(findDifferences({ ...before }, { ...after }));

  it('returns nothing for equal properties', () => {
    expect(paths({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } })).to.deep.equal({});
  });

  it('returns each changed leaf by its path', () => {
    const before = { launchTemplate: { id: 'lt-1', version: '1' }, tags: [{ key: 'a', value: 'b' }] };
    const after = {
      launchTemplate: { id: 'lt-1', version: '2' },
      tags: [{ key: 'a', value: 'c' }, { key: 'd' }],
    };
    expect(paths(before, after)).to.deep.equal({
      'launchTemplate.version': 'update',
      'tags[0].value': 'update',
      'tags[1]': 'add',
    });
  });

  it('distinguishes added from deleted properties', () => {
    expect(paths({ removed: 1, empty: null }, { added: false })).to.deep.equal({
      removed: 'delete',
      added: 'add',
    });
  });

  it('treats an unknown value as an update', () => {
    expect(paths({ name: 'a' }, { name: unknownValue })).to.deep.equal({ name: 'update' });
  });
});
