import { expect } from 'chai';
import { isReservedName, isSingleScript, reservedNames } from './name-lookalikes.ts';

describe('isReservedName', () => {
  for (const name of [
    ...reservedNames,
    'ADMIN',
    'Adm1n',
    'AdmIn',
    'adrnin',
    'C0mputer',
    'соmрutеr',
    'Ѕystem',
    'SYSTΕM',
    'Sys-tem',
    'y0u',
    'Noughts',
    'n_oughts',
    'ѕuрроrt',
  ]) {
    it(`is true for ${name}`, () => expect(isReservedName(name)).to.equal(true));
  }

  it('is false for names that only contain a reserved one, or that look different', () => {
    for (const name of [
      'Adminka',
      'Yousef',
      'Systema',
      'Badmin',
      'computers',
      'quiet-otter',
      'àdmin',
      'Юрий',
      '雨',
    ]) {
      expect(isReservedName(name), name).to.equal(false);
    }
  });
});

describe('isSingleScript', () => {
  it('is true for names of one writing system, with digits and separators', () => {
    for (const name of [
      'quiet-otter 7',
      'Straße',
      'Ωμέγα',
      'Анна-Мария',
      'ひらがなカタカナ漢字',
      '한국어漢字',
      'עברית',
      'عربي١٢',
      'ᏣᎳᎩ',
      'กรุงเทพ',
      '12345',
      'a\u0301b',
    ]) {
      expect(isSingleScript(name), name).to.equal(true);
    }
  });

  it('is false for mixed scripts', () => {
    for (const name of ['P\u0430ypal', 'b\u03bfb', 'א-b', 'Анna', 'abc٣', 'ひ한', '漢字a']) {
      expect(isSingleScript(name), name).to.equal(false);
    }
  });
});
