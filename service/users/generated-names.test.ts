import { expect } from 'chai';
import { generateName, namePoolSize } from './generated-names.ts';
import { validateName } from './names.ts';

describe('generateName', () => {
  it('has a pool of more than ten thousand names', () => expect(namePoolSize).to.be.greaterThan(10_000));

  it('returns a valid name for every random number and attempt', () => {
    for (let i = 0; i <= 2_000; i++) {
      const random = () => Math.min(i / 2_000, 1 - 2 ** -53);
      for (const attempt of [0, 1, 2, 8]) {
        const name = generateName(attempt, random);
        expect(validateName(name, ''), name).to.deep.equal({ value: name });
      }
    }
  });

  it('returns two words, with a number from the third attempt on', () => {
    expect(generateName(0, () => 0)).to.equal('amber-adder');
    expect(generateName(1, () => 0.999_999)).to.equal('zesty-zebra');
    expect(generateName(2, () => 0)).to.equal('amber-adder-1');
    expect(generateName(4, () => 0.5)).to.match(/^[a-z]+-[a-z]+-5000$/);
  });
});
