import { expect } from 'chai';
import type { ApiResult, Failure } from './api.ts';
import { actionRetryLimits, RetryQueue, noRetryLimits, withRetry } from './retry.ts';

const createFailure = (code: Failure['code'], retryAfter = 0): ApiResult<string> => ({
  ok: false,
  failure: { code, detail: '', errors: [], game: null, suggestion: null, retryAfter },
});

/** Answers in order, the last one for ever; tells how long it was waited between them. */
async function runWithRetry(results: ApiResult<string>[], limits = actionRetryLimits) {
  const delaysMs: number[] = [];
  const retryOptions = {
    wait: async (delayMs: number) => void delaysMs.push(delayMs),
    random: () => 0.5,
  };
  let attempts = 0;
  const send = async () => results[Math.min(attempts++, results.length - 1)] ?? expect.fail('no answer');
  const result = await withRetry(send, retryOptions, limits);
  return { result, delaysMs, attempts };
}

describe('a request that may be repeated', () => {
  it('is repeated after no answer, 429 and 5xx, later each time', async () => {
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

  it('waits as long as the server asks', async () => {
    const success = { ok: true, value: 'yes' } as const;
    expect((await runWithRetry([createFailure('rate_limited', 5), success])).delaysMs).to.deep.equal([5000]);
    expect(
      (await runWithRetry([createFailure('rate_limited', 600), success], noRetryLimits)).delaysMs,
    ).to.deep.equal([600_000]);
  });

  it('ends an action at once when the server asks for more than 5 s', async () => {
    for (const code of ['rate_limited', 'unavailable'] as const) {
      const { result, delaysMs, attempts } = await runWithRetry([
        createFailure(code, 6),
        { ok: true, value: 'yes' },
      ]);
      expect(result, code).to.deep.equal(createFailure(code, 6));
      expect([delaysMs, attempts], code).to.deep.equal([[], 1]);
    }
  });

  it('is not repeated after a refusal', async () => {
    expect((await runWithRetry([createFailure('cell_taken')], noRetryLimits)).attempts).to.equal(1);
  });

  it('is given up after as many tries as allowed', async () => {
    const { result, attempts } = await runWithRetry([createFailure('unreachable')], {
      ...actionRetryLimits,
      maxAttempts: 3,
    });
    expect([result.ok, attempts]).to.deep.equal([false, 3]);
  });

  it('never waits longer than 15 s unless asked to', async () => {
    expect(
      Math.max(
        ...(await runWithRetry([createFailure('unreachable')], { ...actionRetryLimits, maxAttempts: 12 }))
          .delaysMs,
      ),
    ).to.equal(15_000);
  });
});

describe('a wait that can be hurried', () => {
  it('ends at once when there is reason to hope', async () => {
    const retryQueue = new RetryQueue();
    const delaysMs = [retryQueue.wait(3_600_000), retryQueue.wait(3_600_000)];
    retryQueue.flush();
    await Promise.all(delaysMs);
  });
});
