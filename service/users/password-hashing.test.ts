import { parseOptions } from '@node-rs/argon2';
import { expect } from 'chai';
import { catchProblem } from '../testing/catch-problem.ts';
import { argon2id, dummyHash, Passwords, type PasswordHasher } from './password-hashing.ts';

const client = { key: 'client', isPreferred: false };

describe('Passwords', () => {
  const passwords = new Passwords();

  it('hashes with salted argon2id and the parameters that OWASP recommends', async () => {
    const [first, second] = [
      await passwords.hash('correct horse', client),
      await passwords.hash('correct horse', client),
    ];
    expect(first)
      .to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      .and.not.equal(second);
  });

  it('verifies only the hashed password, in any Unicode composition', async () => {
    const encodedHash = await passwords.hash('café-café', client);
    expect(await passwords.verify(encodedHash, 'cafe\u0301-cafe\u0301', client)).to.equal(true);
    expect(await passwords.verify(encodedHash, 'cafe-cafe', client)).to.equal(false);
  });

  it('verifies against a dummy hash of the same cost and returns false when there is no hash', async () => {
    const realHashOptions = parseOptions(await passwords.hash('correct horse', client));
    expect(parseOptions(dummyHash)).to.deep.equal(realHashOptions);
    expect(realHashOptions).to.include({
      algorithm: argon2id.algorithm,
      memoryCost: 19_456,
      timeCost: 2,
      parallelism: 1,
    });
    expect(await passwords.verify(null, 'correct horse', client)).to.equal(false);
  });
});

describe('Passwords under load', () => {
  /** A hasher that completes calls one by one on `finishOne` and records its concurrency. */
  function slowHasher() {
    const waiting: (() => void)[] = [];
    let highestConcurrency = 0;
    const waitForRelease = async () => {
      highestConcurrency = Math.max(highestConcurrency, waiting.length + 1);
      await new Promise<void>((resolve) => waiting.push(resolve));
    };
    const hasher: PasswordHasher = {
      hash: async () => waitForRelease().then(() => 'hash'),
      verify: async () => waitForRelease().then(() => true),
    };
    return { hasher, finishOne: () => waiting.shift()?.(), highestConcurrency: () => highestConcurrency };
  }

  it('runs two calls in parallel, queues twenty and rejects further ones as unavailable', async () => {
    const { hasher, finishOne, highestConcurrency } = slowHasher();
    const passwords = new Passwords(undefined, hasher);
    const pendingCalls = Array.from({ length: 22 }, () => passwords.verify('hash', 'x', client));
    const problem = await catchProblem(passwords.hash('x', client));
    expect(problem.code).to.equal('unavailable');
    expect(problem.details.retryAfter).to.be.greaterThan(0);
    let completedCount = 0;
    for (const call of pendingCalls) void call.then(() => (completedCount += 1));
    while (completedCount < pendingCalls.length) {
      finishOne();
      await new Promise(setImmediate);
    }
    expect(highestConcurrency()).to.equal(2);
    const nextCall = passwords.verify('hash', 'x', client);
    await new Promise(setImmediate);
    finishOne();
    expect(await nextCall, 'accepts calls again').to.equal(true);
  });

  it('leaves a place to other clients, and the next turn, when one client fills the queue', async () => {
    const { hasher, finishOne } = slowHasher();
    const passwords = new Passwords(undefined, hasher);
    const attacks = Array.from({ length: 100 }, () =>
      catchProblem(passwords.verify('hash', 'x', { key: 'attacker', isPreferred: false })),
    );
    const login = passwords.verify('hash', 'x', client);
    let isLoggedIn = false;
    void login.then(() => (isLoggedIn = true));
    // Two attempts of the attacker are running, and one more has its turn first.
    for (let finished = 0; finished < 4; finished++) {
      finishOne();
      await new Promise(setImmediate);
    }
    expect(isLoggedIn).to.equal(true);
    expect((await attacks[99]!).code).to.equal('unavailable');
  });

  it('accepts the next call after a failed one', async () => {
    const failingHasher: PasswordHasher = {
      hash: () => Promise.reject(new Error('no memory')),
      verify: async () => true,
    };
    const passwords = new Passwords({ maxConcurrent: 1, maxWaiting: 0 }, failingHasher);
    expect(await passwords.hash('x', client).catch((error: Error) => error.message)).to.equal('no memory');
    expect(await passwords.verify('hash', 'x', client)).to.equal(true);
  });
});
