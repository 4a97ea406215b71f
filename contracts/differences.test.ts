import { expect } from 'chai';
import { formatDifferences } from './differences.ts';

describe('formatDifferences', () => {
  it('returns an empty string for equal texts', () => {
    expect(formatDifferences('a\nb\n', 'a\nb\n')).to.equal('');
  });

  it('shows a changed line of a list under its heading', () => {
    expect(formatDifferences('# Metrics\na\nb\n', '# Metrics\na\nc\n')).to.equal('@@ # Metrics\n-b\n+c');
  });

  it('shows a changed line of YAML under its parent keys', () => {
    const yaml = (action: string) =>
      `role:\n  policy:\n    Statement:\n      - Action: ${action}\n  tags: {}\n`;
    expect(formatDifferences(yaml('s3:Get'), yaml('s3:*'))).to.equal(
      '@@ role › policy › Statement ›\n-      - Action: s3:Get\n+      - Action: s3:*',
    );
  });

  it('shows where lines were added or removed', () => {
    const [before, after] = ['a:\n  b: 1\nc:\n  d: 1\n', 'a:\n  b: 1\nc:\n  d: 1\n  e: 2\n'];
    expect(formatDifferences(before, after)).to.equal('@@ c ›\n+  e: 2');
    expect(formatDifferences(after, before)).to.equal('@@ c ›\n-  e: 2');
  });

  it('truncates a long message', () => {
    const shown = formatDifferences('', 'line\n'.repeat(1000)).split('\n');
    expect(shown).to.have.length(81);
    expect(shown.at(-1)).to.equal('… and 921 more lines');
  });
});
