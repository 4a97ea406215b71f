import { expect } from 'chai';
import type { Answer, Failure } from './api.ts';
import { actionLimits, Hurry, noLimits, persistently } from './retry.ts';

const failure = (code: Failure['code'], retryAfter = 0): Answer<string> => ({
  ok: false,
  failure: { code, detail: '', errors: [], game: null, suggestion: null, retryAfter },
});

/** Answers in order, the last one for ever; tells how long it was waited between them. */
async function run(answers: Answer<string>[], limits = actionLimits) {
  const waits: number[] = [];
  const patience = {
    wait: async (milliseconds: number) => void waits.push(milliseconds),
    random: () => 0.5,
  };
  let sent = 0;
  const send = async () => answers[Math.min(sent++, answers.length - 1)] ?? expect.fail('no answer');
  const answer = await persistently(send, patience, limits);
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
    const { answer, waits } = await run(answers, noLimits);
    expect(answer).to.deep.equal({ ok: true, value: 'yes' });
    expect(waits).to.deep.equal([400, 800, 1600]);
  });

  it('waits as long as the server asks', async () => {
    const yes = { ok: true, value: 'yes' } as const;
    expect((await run([failure('rate_limited', 5), yes])).waits).to.deep.equal([5000]);
    expect((await run([failure('rate_limited', 600), yes], noLimits)).waits).to.deep.equal([600_000]);
  });

  it('ends an action at once when the server asks for more than 5 s', async () => {
    for (const code of ['rate_limited', 'unavailable'] as const) {
      const { answer, waits, sent } = await run([failure(code, 6), { ok: true, value: 'yes' }]);
      expect(answer, code).to.deep.equal(failure(code, 6));
      expect([waits, sent], code).to.deep.equal([[], 1]);
    }
  });

  it('is not repeated after a refusal', async () => {
    expect((await run([failure('cell_taken')], noLimits)).sent).to.equal(1);
  });

  it('is given up after as many tries as allowed', async () => {
    const { answer, sent } = await run([failure('unreachable')], { ...actionLimits, tries: 3 });
    expect([answer.ok, sent]).to.deep.equal([false, 3]);
  });

  it('never waits longer than 15 s unless asked to', async () => {
    expect(Math.max(...(await run([failure('unreachable')], { ...actionLimits, tries: 12 })).waits)).to.equal(
      15_000,
    );
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
