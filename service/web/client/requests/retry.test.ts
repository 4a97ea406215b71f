import type { Failure } from '../../messages/failure.ts';
import { expect } from 'chai';
import type { ApiResult } from './api.ts';
import { actionRetryLimits, RetryQueue, noRetryLimits, withRetry } from './retry.ts';

const createFailure = (code: Failure['code'], retryAfter = 0): ApiResult<string> => ({
  ok: false,
  failure: { code, detail: '', errors: [], game: null, suggestion: null, retryAfter },
});

/** Runs `withRetry` with these results (the last one repeats) and records the delays. */
async function runWithRetry(results: ApiResult<string>[], limits = actionRetryLimits) {
  const delaysMs: number[] = [];
  const retryOptions = {
    wait: async (delayMs: number) => void delaysMs.push(delayMs),
    random: () => 0.5,
  };
  let attempts = 0;
  const send = async () => results[Math.min(attempts++, results.length - 1)] ?? expect.fail('no results');
  const result = await withRetry(send, retryOptions, limits);
  return { result, delaysMs, attempts };
}

describe('withRetry', () => {
  it('retries with exponential backoff after no response, 500 and 503', async () => {
    const results = [
      createFailure('unreachable'),
      createFailure('internal'),
      createFailure('unavailable'),
      { ok: true, value: 'yes' } as const,
    ];
    const { result, delaysMs } = await runWithRetry(results, noRetryLimits);
    expect(result).to.deep.equal({ ok: true, value: 'yes' });
    expect(delaysMs).to.deep.equal([400, 800, 1600]);
  });

  it('waits as long as Retry-After says', async () => {
    const success = { ok: true, value: 'yes' } as const;
    expect((await runWithRetry([createFailure('rate_limited', 5), success])).delaysMs).to.deep.equal([5000]);
    expect(
      (await runWithRetry([createFailure('rate_limited', 600), success], noRetryLimits)).delaysMs,
    ).to.deep.equal([600_000]);
  });

  it('does not retry an action when Retry-After exceeds 5 s', async () => {
    for (const code of ['rate_limited', 'unavailable'] as const) {
      const { result, delaysMs, attempts } = await runWithRetry([
        createFailure(code, 6),
        { ok: true, value: 'yes' },
      ]);
      expect(result, code).to.deep.equal(createFailure(code, 6));
      expect([delaysMs, attempts], code).to.deep.equal([[], 1]);
    }
  });

  it('does not retry a rejected request', async () => {
    expect((await runWithRetry([createFailure('cell_taken')], noRetryLimits)).attempts).to.equal(1);
  });

  it('stops after maxAttempts', async () => {
    const { result, attempts } = await runWithRetry([createFailure('unreachable')], {
      ...actionRetryLimits,
      maxAttempts: 3,
    });
    expect([result.ok, attempts]).to.deep.equal([false, 3]);
  });

  it('limits the backoff to 15 s', async () => {
    expect(
      Math.max(
        ...(await runWithRetry([createFailure('unreachable')], { ...actionRetryLimits, maxAttempts: 12 }))
          .delaysMs,
      ),
    ).to.equal(15_000);
  });
});

describe('RetryQueue', () => {
  it('ends all waits when flushed', async () => {
    const retryQueue = new RetryQueue();
    const waits = [retryQueue.wait(3_600_000), retryQueue.wait(3_600_000)];
    retryQueue.flush();
    await Promise.all(waits);
  });
});
