import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { Cursors } from './cursors.ts';
import { Problem } from '../shared/error-codes.ts';

describe('Cursors', () => {
  const list = ['games', 'ann'];
  const positionPattern = /^F#\d+$/;
  const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
  const cursors = new Cursors([oldKey]);

  /** The position, or the error code. */
  function tryDecode(
    cursor: string,
    { verifier = cursors, listNames = list }: { verifier?: Cursors; listNames?: string[] } = {},
  ) {
    try {
      return verifier.decode(listNames, cursor, positionPattern);
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
  }

  it('decode their cursors in any process with the same session key', () => {
    const cursor = cursors.encode(list, 'F#1');
    expect(cursor).to.match(/^[A-Za-z0-9_-]+$/);
    expect(tryDecode(cursor)).to.equal('F#1');
    expect(tryDecode(cursor, { verifier: new Cursors([oldKey]) })).to.equal('F#1');
  });

  it('accept cursors through every step of a key rotation, until the signing key is removed', () => {
    const rotationSteps = [[oldKey], [oldKey, newKey], [newKey, oldKey]].map((keys) => new Cursors(keys));
    for (const signer of rotationSteps) {
      const cursor = signer.encode(list, 'F#1');
      const verifiers = signer === rotationSteps[2] ? rotationSteps.slice(1) : rotationSteps;
      for (const verifier of verifiers) expect(tryDecode(cursor, { verifier })).to.equal('F#1');
    }
    expect(tryDecode(cursors.encode(list, 'F#1'), { verifier: new Cursors([newKey]) })).to.equal(
      'bad_cursor',
    );
    expect(rotationSteps[2]?.encode(list, 'F#1'), 'the newest key signs').to.equal(
      new Cursors([newKey]).encode(list, 'F#1'),
    );
  });

  it('reject a cursor of another list, even if the concatenated names are equal', () => {
    const cursor = cursors.encode(['games', 'ann', 'ben'], 'F#1');
    for (const listNames of [['games', 'ann'], ['games', 'annben'], ['games', 'ann', 'ben', ''], ['users']]) {
      expect(tryDecode(cursor, { listNames })).to.equal('bad_cursor');
    }
  });

  it('reject a cursor with a single character changed, added or missing', () => {
    const cursor = cursors.encode(list, 'F#12');
    const changed = [...cursor].map((character, at) => {
      const other = character === 'A' ? 'B' : 'A';
      return cursor.slice(0, at) + other + cursor.slice(at + 1);
    });
    for (const wrong of [
      ...changed,
      `${cursor}=`,
      `${cursor}A`,
      `${cursor} `,
      cursor.slice(0, -1),
      cursor.slice(1),
    ]) {
      expect(tryDecode(wrong), wrong).to.equal('bad_cursor');
    }
  });

  it('reject malformed cursors', () => {
    const keyless = Buffer.from(JSON.stringify(['F#1', 'x'])).toString('base64url');
    for (const wrong of ['', 'x', 'A'.repeat(22), 'A'.repeat(400), '\ud800', '\0', '漢字', keyless]) {
      expect(tryDecode(wrong), JSON.stringify(wrong)).to.equal('bad_cursor');
    }
  });

  it('reject an authentic cursor whose position does not match the pattern', () => {
    for (const position of ['', 'A', 'F#', 'F#1\n', '\ud800', 'x'.repeat(3_000)]) {
      expect(tryDecode(cursors.encode(list, position)), JSON.stringify(position)).to.equal('bad_cursor');
    }
  });

  it('throw without a session key', () => {
    expect(() => new Cursors([])).to.throw('at least one session key');
  });
});
