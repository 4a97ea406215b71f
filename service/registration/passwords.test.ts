import { parseOptions } from '@node-rs/argon2';
import { expect } from 'chai';
import { refusal } from '../testing/rejection.ts';
import {
  argon2id,
  checkPassword,
  nobodysHash,
  Passwords,
  passwordRule,
  type PasswordHasher,
} from './passwords.ts';

describe('a password', () => {
  for (const password of ['12345678', 'пароль12', '😀'.repeat(8), 'a'.repeat(128), '        ']) {
    it(`may be ${JSON.stringify(password.slice(0, 20))}`, () =>
      expect(checkPassword(password, '/password')).to.deep.equal({ value: password }));
  }

  const refused = {
    '': 'too short',
    '1234567': 'too short',
    '😀😀😀😀': 'too short',
    [`${'a'.repeat(129)}`]: 'too long',
  };
  for (const [password, why] of Object.entries({
    ...refused,
    [`${'é'.repeat(65)}`]: 'too long',
    'a\ud800aaaaaa': 'Unicode',
  })) {
    it(`is refused, ${why}: ${JSON.stringify(password.slice(0, 20))}`, () => {
      const checked = checkPassword(password, '/password');
      if (!('fault' in checked)) throw new Error('accepted');
      expect(checked.fault).to.include({ path: '/password', allowed: passwordRule });
      expect(checked.fault.message).to.contain(why);
      if (password !== '') expect(checked.fault.message).not.to.contain(password);
    });
  }
});

describe('a hash of a password', () => {
  const passwords = new Passwords();

  it('is argon2id with what OWASP asks for, salted', async () => {
    const [one, two] = [await passwords.hash('correct horse'), await passwords.hash('correct horse')];
    expect(one)
      .to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      .and.not.equal(two);
  });

  it('is matched by that password alone, however its accents are composed', async () => {
    const encoded = await passwords.hash('café-café');
    expect(await passwords.verify(encoded, 'cafe\u0301-cafe\u0301')).to.equal(true);
    expect(await passwords.verify(encoded, 'cafe-cafe')).to.equal(false);
  });

  it('that is nobody’s costs what any other costs, and nothing matches it', async () => {
    const anybodys = parseOptions(await passwords.hash('correct horse'));
    expect(parseOptions(nobodysHash)).to.deep.equal(anybodys);
    expect(anybodys).to.include({
      algorithm: argon2id.algorithm,
      memoryCost: 19_456,
      timeCost: 2,
      parallelism: 1,
    });
    expect(await passwords.verify(null, 'correct horse')).to.equal(false);
  });
});

describe('work on passwords', () => {
  /** A hasher that finishes when told, and counts. */
  function slowHasher() {
    const waiting: (() => void)[] = [];
    let most = 0;
    const work = async () => {
      most = Math.max(most, waiting.length + 1);
      await new Promise<void>((resolve) => waiting.push(resolve));
    };
    const hasher: PasswordHasher = {
      hash: async () => work().then(() => 'hash'),
      verify: async () => work().then(() => true),
    };
    return { hasher, finishOne: () => waiting.shift()?.(), most: () => most };
  }

  it('is done two at a time, twenty wait, and the next is told to come back', async () => {
    const { hasher, finishOne, most } = slowHasher();
    const passwords = new Passwords(undefined, hasher);
    const accepted = Array.from({ length: 22 }, () => passwords.verify('hash', 'x'));
    const refused = await refusal(passwords.hash('x'));
    expect(refused.code).to.equal('unavailable');
    expect(refused.details.retryAfter).to.be.greaterThan(0);
    let done = 0;
    for (const each of accepted) void each.then(() => (done += 1));
    while (done < accepted.length) {
      finishOne();
      await new Promise(setImmediate);
    }
    expect(most()).to.equal(2);
    const again = passwords.verify('hash', 'x');
    await new Promise(setImmediate);
    finishOne();
    expect(await again, 'there is room again').to.equal(true);
  });

  it('that fails makes room all the same', async () => {
    const failing: PasswordHasher = {
      hash: () => Promise.reject(new Error('no memory')),
      verify: async () => true,
    };
    const passwords = new Passwords({ atOnce: 1, waiting: 0 }, failing);
    expect(await passwords.hash('x').catch((error: Error) => error.message)).to.equal('no memory');
    expect(await passwords.verify('hash', 'x')).to.equal(true);
  });
});
