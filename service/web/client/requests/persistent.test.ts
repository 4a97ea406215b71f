import { expect } from 'chai';
import type { Answer, Failure } from './api.ts';
import { Hurry, persistently } from './persistent.ts';

const failure = (code: Failure['code'], retryAfter = 0): Answer<string> => ({
  ok: false,
  failure: { code, detail: '', errors: [], game: null, suggestion: null, retryAfter },
});

/** Answers in order, the last one for ever; tells how long it was waited between them. */
async function run(answers: Answer<string>[], tries?: number) {
  const waits: number[] = [];
  const patience = {
    wait: async (milliseconds: number) => void waits.push(milliseconds),
    random: () => 0.5,
  };
  let sent = 0;
  const send = async () => answers[Math.min(sent++, answers.length - 1)] ?? expect.fail('no answer');
  const answer = await persistently(send, patience, tries);
  return { answer, waits, sent };
}

describe('a request that may be repeated', () => {
  it('is repeated after no answer, 429 and 5xx, later each time', async () => {
    const answers = [
      failure('unreachable'),
      failure('internal'),
      failure('unavailable'),
      { ok: true, value: 'yes' } as const,
    ];
    const { answer, waits } = await run(answers, Infinity);
    expect(answer).to.deep.equal({ ok: true, value: 'yes' });
    expect(waits).to.deep.equal([400, 800, 1600]);
  });

  it('waits as long as the server asks', async () => {
    expect((await run([failure('rate_limited', 7), { ok: true, value: 'yes' }])).waits).to.deep.equal([7000]);
  });

  it('is not repeated after a refusal', async () => {
    expect((await run([failure('cell_taken')], Infinity)).sent).to.equal(1);
  });

  it('is given up after as many tries as allowed', async () => {
    const { answer, sent } = await run([failure('unreachable')], 3);
    expect([answer.ok, sent]).to.deep.equal([false, 3]);
  });

  it('never waits longer than 15 s unless asked to', async () => {
    expect(Math.max(...(await run([failure('unreachable')], 12)).waits)).to.equal(15_000);
  });
});

describe('a wait that can be hurried', () => {
  it('ends at once when there is reason to hope', async () => {
    const hurry = new Hurry();
    const waits = [hurry.wait(3_600_000), hurry.wait(3_600_000)];
    hurry.hurry();
    await Promise.all(waits);
  });
});
