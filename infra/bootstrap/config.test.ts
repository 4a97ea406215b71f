import { expect } from 'chai';
import { bootstrapSettings } from './config.ts';

const right = {
  owner: 'org',
  ownerId: '11',
  repository: 'noughts',
  repositoryId: '22',
  githubProvider: 'create',
  stateVersionDays: '365',
};

describe('bootstrap: configuration', () => {
  it('is read into settings', () => {
    expect(bootstrapSettings('bootstrap', right)).to.deep.equal({
      repository: { owner: 'org', ownerId: '11', name: 'noughts', id: '22' },
      githubProvider: 'create',
      stateVersionDays: 365,
    });
  });

  for (const [key, value] of [
    ['owner', 'org/noughts'],
    ['ownerId', 'org'],
    ['repository', 'org/noughts'],
    ['repositoryId', '0'],
    ['githubProvider', 'maybe'],
    ['stateVersionDays', '7'],
  ] as const) {
    it(`refuses ${key} ${value} and says what is allowed`, () => {
      expect(() => bootstrapSettings('bootstrap', { ...right, [key]: value })).to.throw(
        new RegExp(`noughts-bootstrap:${key} is ${value}; allowed: `),
      );
    });
  }

  it('names every key that is missing', () => {
    expect(() => bootstrapSettings('bootstrap', {})).to.throw(/owner is not set[^]*repositoryId is not set/);
  });

  it('refuses another stack, which the boundaries would not know', () => {
    expect(() => bootstrapSettings('prod', right)).to.throw('the stack is called prod; allowed: bootstrap');
  });
});
