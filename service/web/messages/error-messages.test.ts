import type { Failure } from './failure.ts';
import { expect } from 'chai';
import { problemCodes, type ProblemCode } from '../../shared/error-codes.ts';
import { toFormErrors } from './form-errors.ts';
import { createGameAfter } from '../testing/fixtures.ts';
import {
  createFailureNotice,
  createMoveRejectedNotice,
  createMoveRetryNotice,
  describeInvitationError,
} from './error-messages.ts';

const createFailure = (code: Failure['code'], overrides: Partial<Failure> = {}): Failure => ({
  code,
  detail: 'In the server’s words.',
  errors: [],
  game: null,
  suggestion: null,
  retryAfter: 0,
  ...overrides,
});

describe('error notices', () => {
  it('tell the action and the reason for every error code', () => {
    for (const code of Object.keys(problemCodes) as ProblemCode[]) {
      const { text } = createFailureNotice('join the game', createFailure(code), 'join');
      expect(text.join(''), code).to.match(/^Could not join the game: [^.]+\.$/);
    }
  });

  it('offer to repeat the action after a retryable failure', () => {
    for (const code of ['unreachable', 'unavailable', 'internal', 'rate_limited'] as const) {
      const { nextStep } = createFailureNotice('start a game', createFailure(code), 'computer', 'perfect');
      expect(nextStep, code).to.deep.equal({ label: 'Try again', action: 'computer', value: 'perfect' });
    }
  });

  it('tell when to try again, in seconds, minutes or hours', () => {
    const noticeText = (retryAfter: number) =>
      createFailureNotice(
        'start a game',
        createFailure('rate_limited', { retryAfter }),
        'computer',
      ).text.join('');
    expect(noticeText(0)).to.equal('Could not start a game: too many requests.');
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

  it('link to the login page when the user is signed out', () => {
    expect(createFailureNotice('resign', createFailure('not_signed_in'), 'resign').nextStep).to.deep.equal({
      label: 'Log in',
      href: '/account',
    });
  });

  it('have no next step when the response contains the current game', () => {
    expect(
      createFailureNotice(
        'join the game',
        createFailure('already_taken', { game: createGameAfter([]) }),
        'join',
      ).nextStep,
    ).to.equal(null);
  });

  it('tell whether a move was rejected or will be retried', () => {
    expect(createMoveRejectedNotice(createFailure('cell_taken')).text.join('')).to.equal(
      'Your move was not played: that cell is taken. The board shows the current position.',
    );
    expect(createMoveRetryNotice(createFailure('unavailable'), 2400).text.join('')).to.equal(
      'Move not saved yet (the service is temporarily unavailable). Retrying in 2 s.',
    );
    expect(createMoveRetryNotice(createFailure('rate_limited'), 600_000).text.join('')).to.equal(
      'Move not saved yet (too many requests). Retrying in 10 minutes.',
    );
  });
});

describe('toFormErrors', () => {
  it('assigns validation errors to their fields', () => {
    const errors = [
      { path: '/username', message: 'has 1 character, too few', allowed: 'two' },
      { path: '/password', message: 'is too short', allowed: 'eight' },
    ];
    expect(
      toFormErrors('register', createFailure('invalid', { errors }), 'create the account'),
    ).to.deep.equal({
      'register username': 'The name has 1 character, too few.',
      'register password': 'The password is too short.',
    });
  });

  it('shows the name suggested by the server when a name is taken', () => {
    expect(toFormErrors('guest', createFailure('name_taken', { suggestion: 'fox-2' }), '')).to.deep.equal({
      'guest name': 'This name is taken. “fox-2” is available.',
    });
  });

  it('has the same message for an unknown name and a wrong password', () => {
    expect(toFormErrors('login', createFailure('wrong_credentials'), 'log in')).to.deep.equal({
      login: 'Wrong name or password.',
      'login login': '',
      'login password': '',
    });
  });

  it('assigns errors without a field to the form', () => {
    expect(toFormErrors('login', createFailure('unreachable'), 'log in')['login']).to.match(
      /^Could not log in: the server/,
    );
    expect(
      toFormErrors('login', createFailure('rate_limited', { retryAfter: 600 }), 'log in')['login'],
    ).to.equal('Could not log in: too many requests. Please try again in 10 minutes.');
  });
});

describe('describeInvitationError', () => {
  const describeError = (code: Failure['code'], detail = '') =>
    describeInvitationError(createFailure(code, { detail }), 'Quiet-Otter', 'quiet-otter');

  it('says in players’ words what is wrong with the name', () => {
    expect(describeError('invalid')).to.equal('That is you.');
    expect(describeError('no_such_player')).to.match(/^Nobody here has this name\./);
    expect(describeInvitationError(createFailure('invalid'), 'x', 'quiet-otter')).to.match(/^Nobody here/);
    expect(describeError('invitations_closed', 'No, thank you.')).to.equal('No, thank you.');
  });

  it('leaves failures that are not about the name to a notice', () => {
    for (const code of ['unreachable', 'too_many_games', 'rate_limited'] as const)
      expect(describeError(code)).to.equal(null);
  });
});
