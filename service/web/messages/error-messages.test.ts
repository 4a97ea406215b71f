import { expect } from 'chai';
import { problemCodes, type ProblemCode } from '../../shared/error-codes.ts';
import { toFormErrors } from '../client/actions/account-actions.ts';
import type { Failure } from '../client/requests/api.ts';
import { createGameAfter } from '../client/testing.ts';
import { createMoveRejectedNotice, createMoveRetryNotice, createFailureNotice } from './error-messages.ts';

const createFailure = (code: Failure['code'], overrides: Partial<Failure> = {}): Failure => ({
  code,
  detail: 'In the server’s words.',
  errors: [],
  game: null,
  suggestion: null,
  retryAfter: 0,
  ...overrides,
});

describe('a refusal in words', () => {
  it('says what failed and why, for every code there is', () => {
    for (const code of Object.keys(problemCodes) as ProblemCode[]) {
      const { text } = createFailureNotice('sit down', createFailure(code), 'join');
      expect(text.join(''), code).to.match(/^Could not sit down: [^.]+\.$/);
    }
  });

  it('offers to try again where that may help, with the same gesture', () => {
    for (const code of ['unreachable', 'unavailable', 'internal', 'rate_limited'] as const) {
      const { nextStep } = createFailureNotice('start a game', createFailure(code), 'computer', 'perfect');
      expect(nextStep, code).to.deep.equal({ label: 'Try again', action: 'computer', value: 'perfect' });
    }
  });

  it('says when to try again, in seconds, minutes or hours', () => {
    const noticeText = (retryAfter: number) =>
      createFailureNotice(
        'start a game',
        createFailure('rate_limited', { retryAfter }),
        'computer',
      ).text.join('');
    expect(noticeText(0)).to.equal('Could not start a game: too many requests from here.');
    expect([1, 90, 91, 600, 5_400, 5_401].map((seconds) => noticeText(seconds).split('. ')[1])).to.deep.equal(
      [
        'Please try again in 1 second.',
        'Please try again in 90 seconds.',
        'Please try again in 2 minutes.',
        'Please try again in 10 minutes.',
        'Please try again in 90 minutes.',
        'Please try again in 2 hours.',
      ],
    );
  });

  it('leads to the login where nobody is signed in', () => {
    expect(createFailureNotice('resign', createFailure('not_signed_in'), 'resign').nextStep).to.deep.equal({
      label: 'Log in',
      href: '/account',
    });
  });

  it('leads nowhere else when the game itself shows what is now the case', () => {
    expect(
      createFailureNotice('sit down', createFailure('already_taken', { game: createGameAfter([]) }), 'join')
        .nextStep,
    ).to.equal(null);
  });

  it('says whether a move counts', () => {
    expect(createMoveRejectedNotice(createFailure('cell_taken')).text.join('')).to.equal(
      'Your move was not played: that cell is taken. The board shows how the game stands.',
    );
    expect(createMoveRetryNotice(createFailure('unavailable'), 2400).text.join('')).to.equal(
      'Your move does not count yet: the service is unavailable. Sent again in 2 s.',
    );
    expect(createMoveRetryNotice(createFailure('rate_limited'), 600_000).text.join('')).to.equal(
      'Your move does not count yet: too many requests from here. Sent again in 10 minutes.',
    );
  });
});

describe('faults of a form', () => {
  it('stand beside their fields', () => {
    const errors = [
      { path: '/username', message: 'has 1 character, too few', allowed: 'two' },
      { path: '/password', message: 'is too short', allowed: 'eight' },
    ];
    expect(toFormErrors('register', createFailure('invalid', { errors }), 'make the account')).to.deep.equal({
      'register username': 'The name has 1 character, too few.',
      'register password': 'The password is too short.',
    });
  });

  it('offer the free name the server suggests', () => {
    expect(toFormErrors('guest', createFailure('name_taken', { suggestion: 'fox-2' }), '')).to.deep.equal({
      'guest name': 'This name is taken. “fox-2” is free.',
    });
  });

  it('do not tell an unknown name from a wrong password', () => {
    expect(toFormErrors('login', createFailure('wrong_credentials'), 'log in')).to.deep.equal({
      'login password': 'The name or the password is wrong.',
    });
  });

  it('stand under the form when they are about no field', () => {
    expect(toFormErrors('login', createFailure('unreachable'), 'log in')['login']).to.match(
      /^Could not log in: the server/,
    );
    expect(
      toFormErrors('login', createFailure('rate_limited', { retryAfter: 600 }), 'log in')['login'],
    ).to.equal(
      'Could not log in: too many requests from here. Nothing was changed; please try again in 10 minutes.',
    );
  });
});
