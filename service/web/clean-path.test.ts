import { expect } from 'chai';
import { createId } from '../shared/ids.ts';
import { cleanSharedPath } from './clean-path.ts';

describe('cleanSharedPath', () => {
  const id = 'AbCdEfGhIjKlMnOpQrSt-_';
  const endings = [
    '/',
    '//',
    '.',
    ',',
    ')',
    ']',
    '}',
    '>',
    '"',
    "'",
    '!',
    '?',
    ':',
    ';',
    '…',
    '”',
    '»',
    '。',
    ').',
  ];

  for (const ending of endings) {
    it(`removes ${ending} behind the id of a game and the name of a player`, () => {
      for (const path of [`/play/${id}`, '/players/quiet-otter']) {
        expect(cleanSharedPath(path + ending), 'as typed').to.equal(path);
        const encoded = ending.replace(/[^/]/g, (character) => encodeURIComponent(character));
        expect(cleanSharedPath(path + encoded), 'encoded').to.equal(path);
      }
    });
  }

  it('keeps clean paths, with every character that ids and names can end in', () => {
    for (const path of [
      ...Array.from({ length: 200 }, () => `/play/${createId()}`),
      '/play/AbCdEfGhIjKlMnOpQrStU-',
      '/play/AbCdEfGhIjKlMnOpQrStU_',
      '/players/quiet-otter',
      '/players/Jose%CC%81',
      '/players/%E0%A4%95%E0%A4%BF',
      '/players/two%20words',
      '/account',
      '/',
    ]) {
      expect(cleanSharedPath(path), path).to.equal(null);
    }
  });

  it('removes the slash behind /account', () => {
    expect(cleanSharedPath('/account/')).to.equal('/account');
  });

  it('never leads to another site', () => {
    for (const path of [
      '//evil.example/',
      '//evil.example/play/x.',
      '/\\evil.example/',
      '/play//evil.example/',
      '/play/%2F%2Fevil.example.',
      '/play/..%2F..%2F%2Fevil.example)',
      '/players/%5Cevil.example/',
      '/play/@evil.example.',
      '/play/%0d%0aLocation:%20x.',
    ]) {
      const target = cleanSharedPath(path);
      if (target === null) continue;
      expect(target, path).to.match(/^\/(play|players)\/[\w%.!~*'()-]+$/);
      expect(new URL(target, 'https://noughts.example').origin, path).to.equal('https://noughts.example');
    }
  });

  it('leaves paths alone that cannot be decoded or consist of punctuation', () => {
    for (const path of [
      '/play/%',
      '/play/%ff.',
      '/play/...',
      '/play/',
      '/play',
      '/play/x/y.',
      '/plays/x.',
      '/play/<script>',
    ]) {
      expect(cleanSharedPath(path), path).to.equal(null);
    }
  });
});
