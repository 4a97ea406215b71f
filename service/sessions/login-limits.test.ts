import { expect } from 'chai';
import { Socket } from 'node:net';
import { Problem } from '../shared/error-codes.ts';
import { ManualClock } from '../testing/clock.ts';
import { accountLock, LoginLimits, maxWrongPasswordsPerAddress } from './login-limits.ts';

const minuteMs = 60_000;

describe('LoginLimits', () => {
  let clock: ManualClock;
  let limits: LoginLimits;
  beforeEach(() => {
    clock = new ManualClock();
    limits = new LoginLimits({ clock, limits: 'on' });
  });

  const createAttempt = (ip: string, userId: string | null = 'ann', login = 'Ann') =>
    limits.createAttempt({ ip, socket: new Socket() }, { login, userId });

  /** Seconds to wait; 0 when the attempt is allowed. */
  function getWaitSeconds(attempt: ReturnType<typeof createAttempt>): number {
    try {
      limits.check(attempt);
      return 0;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'rate_limited') throw error;
      return error.details.retryAfter ?? NaN;
    }
  }

  function countWrongPasswords(
    count: number,
    ip: string,
    ...target: [userId?: string | null, login?: string]
  ) {
    for (let index = 0; index < count; index++) limits.countWrong(createAttempt(ip, ...target));
  }

  it(`blocks an address for an account after ${maxWrongPasswordsPerAddress} wrong passwords, until ten minutes after the first`, () => {
    countWrongPasswords(maxWrongPasswordsPerAddress - 1, '192.0.2.1');
    expect(getWaitSeconds(createAttempt('192.0.2.1'))).to.equal(0);
    clock.advance(4 * minuteMs);
    countWrongPasswords(1, '192.0.2.1');
    expect(getWaitSeconds(createAttempt('192.0.2.1'))).to.equal(6 * 60);
    clock.advance(6 * minuteMs + 1);
    expect(getWaitSeconds(createAttempt('192.0.2.1'))).to.equal(0);
  });

  it('blocks neither the address for other accounts nor the account for other addresses', () => {
    countWrongPasswords(1_000, '192.0.2.1');
    expect(getWaitSeconds(createAttempt('192.0.2.1', 'ben'))).to.equal(0);
    expect(getWaitSeconds(createAttempt('192.0.2.2'))).to.equal(0);
  });

  it('locks an account for five minutes after thirty wrong passwords from five addresses', () => {
    for (let index = 0; index < accountLock.minWrongPasswords - 1; index++)
      countWrongPasswords(1, `192.0.2.${index % 5}`);
    expect(getWaitSeconds(createAttempt('198.51.100.1'))).to.equal(0);
    countWrongPasswords(1, '192.0.2.4');
    expect(getWaitSeconds(createAttempt('198.51.100.1'))).to.equal(5 * 60);
    expect(getWaitSeconds(createAttempt('198.51.100.1', 'ben'))).to.equal(0);
    clock.advance(accountLock.durationMs + 1);
    expect(getWaitSeconds(createAttempt('198.51.100.1'))).to.equal(0);
  });

  it('locks an account again only after thirty more wrong passwords', () => {
    for (let index = 0; index < accountLock.minWrongPasswords; index++)
      countWrongPasswords(1, `192.0.2.${index}`);
    clock.advance(accountLock.durationMs + 1);
    for (let index = 0; index < accountLock.minWrongPasswords - 1; index++)
      countWrongPasswords(1, `203.0.113.${index}`);
    expect(getWaitSeconds(createAttempt('198.51.100.1'))).to.equal(0);
    countWrongPasswords(1, '203.0.113.99');
    expect(getWaitSeconds(createAttempt('198.51.100.1'))).to.equal(5 * 60);
  });

  it('does not lock an account for wrong passwords from four addresses, or for thirty in more than ten minutes', () => {
    for (let index = 0; index < 1_000; index++) countWrongPasswords(1, `192.0.2.${index % 4}`);
    expect(getWaitSeconds(createAttempt('198.51.100.1'))).to.equal(0);
    clock.advance(10 * minuteMs + 1);
    for (let index = 0; index < 29; index++) countWrongPasswords(1, `192.0.2.${index}`);
    clock.advance(10 * minuteMs + 1);
    countWrongPasswords(1, '192.0.2.99');
    expect(getWaitSeconds(createAttempt('198.51.100.1'))).to.equal(0);
  });

  it('counts an IPv6 /48 network, and an IPv4 address in any notation, as one address', () => {
    countWrongPasswords(maxWrongPasswordsPerAddress, '2001:db8:1::1');
    expect(getWaitSeconds(createAttempt('2001:DB8:1:ffff::2'))).to.be.above(0);
    expect(getWaitSeconds(createAttempt('2001:db8:2::1'))).to.equal(0);
    countWrongPasswords(maxWrongPasswordsPerAddress, '192.0.2.1');
    for (const ip of ['::ffff:192.0.2.1', '::FFFF:c000:201'])
      expect(getWaitSeconds(createAttempt(ip)), ip).to.be.above(0);
    for (let index = 0; index < 100; index++)
      countWrongPasswords(1, `2001:db8:3:${index.toString(16)}::1`, 'ben');
    expect(
      getWaitSeconds(createAttempt('198.51.100.1', 'ben')),
      'one network does not lock an account',
    ).to.equal(0);
  });

  it('limits an unknown login like an account, in any spelling', () => {
    countWrongPasswords(maxWrongPasswordsPerAddress, '192.0.2.1', null, 'Unknown');
    for (const login of ['unknown', ' UNKNOWN ', 'ｕnknown'])
      expect(getWaitSeconds(createAttempt('192.0.2.1', null, login))).to.be.above(0);
    expect(getWaitSeconds(createAttempt('192.0.2.1', null, 'Other'))).to.equal(0);
  });

  it('derives keys of a fixed size from any login and address', () => {
    const attempts = [
      createAttempt('192.0.2.1'),
      createAttempt('x'.repeat(10_000), null, '\ufdfa'.repeat(1_024)),
      createAttempt('', null, '\ud800'),
    ];
    for (const { account, address } of attempts) {
      expect([account.length, address.length]).to.deep.equal([22, 22]);
    }
  });

  it('limits nothing when switched off', () => {
    limits = new LoginLimits({ clock, limits: 'off' });
    for (let index = 0; index < 100; index++) countWrongPasswords(1, `192.0.2.${index % 10}`);
    expect(getWaitSeconds(createAttempt('192.0.2.1'))).to.equal(0);
  });
});
