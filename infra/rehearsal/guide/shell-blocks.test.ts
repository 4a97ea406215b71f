import { expect } from 'chai';
import { readShellBlocks } from './shell-blocks.ts';

describe('readShellBlocks', () => {
  const page =
    '# Page\n\n## First\n\n```sh\none\n```\n\n```json\n{}\n```\n\n```sh\ntwo\n```\n\n## First again\n\nText\n';

  it('returns the shell blocks of one section, in order', () => {
    expect(readShellBlocks(page, 'First')).to.deep.equal(['one\n', 'two\n']);
  });

  it('throws for a missing heading, or a section without a shell block', () => {
    for (const heading of ['Second', 'First again'])
      expect(() => readShellBlocks(page, heading)).to.throw(`no shell block below "${heading}"`);
  });
});
