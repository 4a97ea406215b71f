import { expect } from 'chai';
import { gameConflictCodes, problemCodes } from './error-codes.ts';

describe('gameConflictCodes', () => {
  it('are the codes with status 409, except those about users, limits and keys', () => {
    const otherConflicts = [
      'name_taken',
      'email_taken',
      'too_many_games',
      'too_many_invitations',
      'key_reused',
      'last_admin',
    ];
    const codes = Object.entries(problemCodes).flatMap(([code, [status]]) => (status === 409 ? [code] : []));
    expect([...gameConflictCodes, ...otherConflicts]).to.have.members(codes);
  });
});
