import { expect } from 'chai';
import { findDifferences } from './differences.ts';
import { unknownValue } from './properties.ts';

describe('rehearsal: differences of properties', () => {
  const paths = (before: object, after: object) =>
    Object.fromEntries(findDifferences({ ...before }, { ...after }));

  it('finds none between equal properties', () => {
    expect(paths({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } })).to.deep.equal({});
  });

  it('names each leaf by its path', () => {
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

  it('tells what came from what went', () => {
    expect(paths({ gone: 1, empty: null }, { come: false })).to.deep.equal({ gone: 'delete', come: 'add' });
  });

  it('takes a value not yet known for another', () => {
    expect(paths({ name: 'a' }, { name: unknownValue })).to.deep.equal({ name: 'update' });
  });
});
