import { expect } from 'chai';
import { Problem } from '../shared/error-codes.ts';
import { ManualClock } from '../testing/clock.ts';
import { accountLock, LoginLimits, maxWrongByAddress } from './login-limits.ts';

const minuteMs = 60_000;

describe('LoginLimits', () => {
  let clock: ManualClock;
  let limits: LoginLimits;
  beforeEach(() => {
    clock = new ManualClock();
    limits = new LoginLimits({ clock, limits: 'on' });
  });

  const from = (ip: string, userId: string | null = 'ann', login = 'Ann') =>
    limits.attempt({ ip, login, userId });

  /** Seconds to wait; 0 when the attempt may go on. */
  function waitOf(attempt: ReturnType<typeof from>): number {
    try {
      limits.check(attempt);
      return 0;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'rate_limited') throw error;
      return error.details.retryAfter ?? NaN;
    }
  }

  function wrongPasswords(count: number, ip: string, ...more: [userId?: string | null, login?: string]) {
    for (let n = 0; n < count; n++) limits.countWrong(from(ip, ...more));
  }

  it(`an address waits after ${maxWrongByAddress} wrong passwords for an account, until ten minutes after the first`, () => {
    wrongPasswords(maxWrongByAddress - 1, '192.0.2.1');
    expect(waitOf(from('192.0.2.1'))).to.equal(0);
    clock.advance(4 * minuteMs);
    wrongPasswords(1, '192.0.2.1');
    expect(waitOf(from('192.0.2.1'))).to.equal(6 * 60);
    clock.advance(6 * minuteMs + 1);
    expect(waitOf(from('192.0.2.1'))).to.equal(0);
  });

  it('an address that waits for one account waits for no other, and no other address for that account', () => {
    wrongPasswords(1_000, '192.0.2.1');
    expect(waitOf(from('192.0.2.1', 'ben'))).to.equal(0);
    expect(waitOf(from('192.0.2.2'))).to.equal(0);
  });

  it('an account is locked for five minutes by the thirtieth wrong password, if they came from five addresses', () => {
    for (let n = 0; n < accountLock.wrong - 1; n++) wrongPasswords(1, `192.0.2.${n % 5}`);
    expect(waitOf(from('198.51.100.1'))).to.equal(0);
    wrongPasswords(1, '192.0.2.4');
    expect(waitOf(from('198.51.100.1'))).to.equal(5 * 60);
    expect(waitOf(from('198.51.100.1', 'ben'))).to.equal(0);
    clock.advance(accountLock.ms + 1);
    expect(waitOf(from('198.51.100.1'))).to.equal(0);
  });

  it('an account is locked again only by thirty more', () => {
    for (let n = 0; n < accountLock.wrong; n++) wrongPasswords(1, `192.0.2.${n}`);
    clock.advance(accountLock.ms + 1);
    for (let n = 0; n < accountLock.wrong - 1; n++) wrongPasswords(1, `203.0.113.${n}`);
    expect(waitOf(from('198.51.100.1'))).to.equal(0);
    wrongPasswords(1, '203.0.113.99');
    expect(waitOf(from('198.51.100.1'))).to.equal(5 * 60);
  });

  it('an account is not locked by four addresses, nor by thirty wrong passwords in more than ten minutes', () => {
    for (let n = 0; n < 1_000; n++) wrongPasswords(1, `192.0.2.${n % 4}`);
    expect(waitOf(from('198.51.100.1'))).to.equal(0);
    clock.advance(10 * minuteMs + 1);
    for (let n = 0; n < 29; n++) wrongPasswords(1, `192.0.2.${n}`);
    clock.advance(10 * minuteMs + 1);
    wrongPasswords(1, '192.0.2.99');
    expect(waitOf(from('198.51.100.1'))).to.equal(0);
  });

  it('an IPv6 network of 48 bits is one address, and so is an IPv4 address in whatever form', () => {
    wrongPasswords(maxWrongByAddress, '2001:db8:1::1');
    expect(waitOf(from('2001:DB8:1:ffff::2'))).to.be.above(0);
    expect(waitOf(from('2001:db8:2::1'))).to.equal(0);
    wrongPasswords(maxWrongByAddress, '192.0.2.1');
    for (const ip of ['::ffff:192.0.2.1', '::FFFF:c000:201']) expect(waitOf(from(ip)), ip).to.be.above(0);
    for (let n = 0; n < 100; n++) wrongPasswords(1, `2001:db8:3:${n.toString(16)}::1`, 'ben');
    expect(waitOf(from('198.51.100.1', 'ben')), 'one network locks nobody out').to.equal(0);
  });

  it('nobody’s login counts as an account of its own, however it is written', () => {
    wrongPasswords(maxWrongByAddress, '192.0.2.1', null, 'Nobody');
    for (const login of ['nobody', ' NOBODY ', 'ｎobody'])
      expect(waitOf(from('192.0.2.1', null, login))).to.be.above(0);
    expect(waitOf(from('192.0.2.1', null, 'Somebody'))).to.equal(0);
  });

  it('keys have a fixed size, whatever a login or an address is made of', () => {
    const attempts = [
      from('192.0.2.1'),
      from('x'.repeat(10_000), null, '\ufdfa'.repeat(1_024)),
      from('', null, '\ud800'),
    ];
    for (const { account, address } of attempts) {
      expect([account.length, address.length]).to.deep.equal([22, 22]);
    }
  });

  it('are lifted by RATE_LIMIT=off', () => {
    limits = new LoginLimits({ clock, limits: 'off' });
    for (let n = 0; n < 100; n++) wrongPasswords(1, `192.0.2.${n % 10}`);
    expect(waitOf(from('192.0.2.1'))).to.equal(0);
  });
});
