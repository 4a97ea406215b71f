import { expect } from 'chai';
import { generateName, namePoolSize } from './generated-names.ts';
import { validateName } from './names.ts';

describe('a made-up name', () => {
  it('is one of more than ten thousand', () => expect(namePoolSize).to.be.greaterThan(10_000));

  it('is a name by the rules, whatever the chance and however often it was tried', () => {
    for (let i = 0; i <= 2_000; i++) {
      const random = () => Math.min(i / 2_000, 1 - 2 ** -53);
      for (const attempt of [0, 1, 2, 8]) {
        const name = generateName(attempt, random);
        expect(validateName(name, ''), name).to.deep.equal({ value: name });
      }
    }
  });

  it('is two plain words at first, and has a number once two were taken', () => {
    expect(generateName(0, () => 0)).to.equal('amber-adder');
    expect(generateName(1, () => 0.999_999)).to.equal('zesty-zebra');
    expect(generateName(2, () => 0)).to.equal('amber-adder-1');
    expect(generateName(4, () => 0.5)).to.match(/^[a-z]+-[a-z]+-5000$/);
  });
});
