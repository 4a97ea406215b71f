import { expect } from 'chai';
import { nameRule } from '../shared/field-rules.ts';
import { validateName, foldName, appendSuffix } from './names.ts';

function normalizedName(raw: string): string {
  const result = validateName(raw, '/name');
  return 'value' in result ? result.value : `refused: ${result.error.message}`;
}

describe('a name', () => {
  for (const name of [
    'Al',
    'quiet-otter',
    'Ada_L 2',
    'José',
    'محمد',
    'אבגד',
    'नमस्ते',
    '山田太郎',
    'Ωμέγα',
    'a'.repeat(24),
  ]) {
    it(`may be ${name}`, () => expect(normalizedName(name)).to.equal(name.normalize('NFKC')));
  }

  const reasonsByName: Record<string, string> = {
    '': '0 characters, too few',
    a: '1 character, too few',
    [`${'a'.repeat(25)}`]: '25 characters, too many',
    'ann@example.org': 'U+0040',
    '＠ann': 'U+0040',
    '<b>ann</b>': 'U+003C',
    'a\u0000b': 'U+0000',
    'a\nb': 'U+000A',
    'a\u200db': 'U+200D',
    'a\u202eb': 'U+202E',
    'ann\ufe0f': 'U+FE0F',
    'ann\u3164': 'U+1160',
    '😀😀': 'U+1F600',
    'ann\ud800': 'U+D800',
    '-ann': 'begins or ends',
    'ann-': 'begins or ends',
    'a--b': 'side by side',
    'a -b': 'side by side',
    '\u0301ann': 'accent without a letter',
    'ann \u0301x': 'accent without a letter',
  };
  for (const [name, reason] of Object.entries(reasonsByName)) {
    it(`is refused with the reason and the rule: ${JSON.stringify(name)}`, () => {
      const result = validateName(name, '/username');
      if (!('error' in result)) throw new Error(`accepted as ${result.value}`);
      expect(result.error).to.include({ path: '/username', allowed: nameRule });
      expect(result.error.message).to.contain(reason);
    });
  }

  for (const raw of ['ann ', ' ann', '\t ann\n', '\u3000ann\u00a0']) {
    it(`is kept without the spaces around it: ${JSON.stringify(raw)}`, () =>
      expect(normalizedName(raw)).to.equal('ann'));
  }

  it('that is nothing but spaces is too short', () =>
    expect(normalizedName('  ')).to.contain('0 characters, too few'));

  it('is counted in code points after normalisation: 24 letters with their accents as they are composed', () => {
    expect(normalizedName('e\u0301'.repeat(24))).to.equal('é'.repeat(24));
    expect(normalizedName('𝒜'.repeat(24))).to.equal('A'.repeat(24));
    expect(normalizedName('ﬃ'.repeat(9))).to.contain('27 characters');
    expect(normalizedName('नि'.repeat(13))).to.contain('26 characters');
  });
});

describe('names are unique by case fold', () => {
  const pairs = [
    ['Ann', 'aNN'],
    ['STRASSE', 'straße'],
    ['ΟΔΥΣΣΕΥΣ', 'Οδυσσευς'],
    ['ＡＮＮ', 'ann'],
    ['ﬁve', 'FIVE'],
    ['José', 'JOSE\u0301'],
    ['ԱՒև', 'աւԵՒ'],
  ];
  for (const [one = '', otherName = ''] of pairs) {
    it(`${one} and ${otherName} are one`, () => expect(foldName(one)).to.equal(foldName(otherName)));
  }

  it('Ann and Anne are two', () => expect(foldName('Ann')).not.to.equal(foldName('Anne')));

  it('holds for every letter there is: a fold is its own fold, and the same for upper and lower case', () => {
    const mismatches: string[] = [];
    for (let code = 0x21; code <= 0x1ffff; code++) {
      const letter = String.fromCodePoint(code).normalize('NFKC');
      if (!/^[\p{L}\p{M}\p{Nd}]+$/u.test(letter)) continue;
      const fold = foldName(letter);
      if ([fold, letter.toUpperCase(), letter.toLowerCase()].some((variant) => foldName(variant) !== fold)) {
        mismatches.push(code.toString(16));
      }
    }
    expect(mismatches).to.deep.equal([]);
  });
});

describe('a suffixed name', () => {
  it('is a name itself, also of a long one', () => {
    for (const name of ['Ann', 'a'.repeat(24), `${'a'.repeat(20)}-b c`, 'नि'.repeat(12), '山'.repeat(24)]) {
      for (const suffix of ['2', '99999'])
        expect(normalizedName(appendSuffix(name, suffix))).to.match(/-\d+$/);
    }
  });
});
