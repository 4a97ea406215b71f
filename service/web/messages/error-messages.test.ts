import { expect } from 'chai';
import { problemCodes, type ProblemCode } from '../../shared/error-codes.ts';
import { faultsOf } from '../client/actions/account-actions.ts';
import type { Failure } from '../client/requests/api.ts';
import { gameAfter } from '../client/testing.ts';
import { moveRefused, moveWaits, refusalNotice } from './error-messages.ts';

const failure = (code: Failure['code'], more: Partial<Failure> = {}): Failure => ({
  code,
  detail: 'In the server’s words.',
  errors: [],
  game: null,
  suggestion: null,
  retryAfter: 0,
  ...more,
});

describe('a refusal in words', () => {
  it('says what failed and why, for every code there is', () => {
    for (const code of Object.keys(problemCodes) as ProblemCode[]) {
      const { text } = refusalNotice('sit down', failure(code), 'join');
      expect(text.join(''), code).to.match(/^Could not sit down: [^.]+\.$/);
    }
  });

  it('offers to try again where that may help, with the same gesture', () => {
    for (const code of ['unreachable', 'unavailable', 'internal', 'rate_limited'] as const) {
      const { next } = refusalNotice('start a game', failure(code), 'computer', 'perfect');
      expect(next, code).to.deep.equal({ label: 'Try again', act: 'computer', value: 'perfect' });
    }
  });

  it('says when to try again, in seconds, minutes or hours', () => {
    const said = (retryAfter: number) =>
      refusalNotice('start a game', failure('rate_limited', { retryAfter }), 'computer').text.join('');
    expect(said(0)).to.equal('Could not start a game: too many requests from here.');
    expect([1, 90, 91, 600, 5_400, 5_401].map((seconds) => said(seconds).split('. ')[1])).to.deep.equal([
      'Please try again in 1 second.',
      'Please try again in 90 seconds.',
      'Please try again in 2 minutes.',
      'Please try again in 10 minutes.',
      'Please try again in 90 minutes.',
      'Please try again in 2 hours.',
    ]);
  });

  it('leads to the login where nobody is signed in', () => {
    expect(refusalNotice('resign', failure('not_signed_in'), 'resign').next).to.deep.equal({
      label: 'Log in',
      href: '/account',
    });
  });

  it('leads nowhere else when the game itself shows what is now the case', () => {
    expect(
      refusalNotice('sit down', failure('already_taken', { game: gameAfter([]) }), 'join').next,
    ).to.equal(null);
  });

  it('says whether a move counts', () => {
    expect(moveRefused(failure('cell_taken')).text.join('')).to.equal(
      'Your move was not played: that cell is taken. The board shows how the game stands.',
    );
    expect(moveWaits(failure('unavailable'), 2400).text.join('')).to.equal(
      'Your move does not count yet: the service is unavailable. Sent again in 2 s.',
    );
    expect(moveWaits(failure('rate_limited'), 600_000).text.join('')).to.equal(
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
    expect(faultsOf('register', failure('invalid', { errors }), 'make the account')).to.deep.equal({
      'register username': 'The name has 1 character, too few.',
      'register password': 'The password is too short.',
    });
  });

  it('offer the free name the server suggests', () => {
    expect(faultsOf('guest', failure('name_taken', { suggestion: 'fox-2' }), '')).to.deep.equal({
      'guest name': 'This name is taken. “fox-2” is free.',
    });
  });

  it('do not tell an unknown name from a wrong password', () => {
    expect(faultsOf('login', failure('wrong_credentials'), 'log in')).to.deep.equal({
      'login password': 'The name or the password is wrong.',
    });
  });

  it('stand under the form when they are about no field', () => {
    expect(faultsOf('login', failure('unreachable'), 'log in')['login']).to.match(
      /^Could not log in: the server/,
    );
    expect(faultsOf('login', failure('rate_limited', { retryAfter: 600 }), 'log in')['login']).to.equal(
      'Could not log in: too many requests from here. Nothing was changed; please try again in 10 minutes.',
    );
  });
});
