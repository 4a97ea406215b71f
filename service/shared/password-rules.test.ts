import { expect } from 'chai';
import { passwordRule, validatePassword } from './password-rules.ts';

describe('validatePassword', () => {
  for (const password of ['12345678', 'пароль12', '😀'.repeat(8), 'a'.repeat(128), '        ']) {
    it(`accepts ${JSON.stringify(password.slice(0, 20))}`, () =>
      expect(validatePassword(password, '/password')).to.deep.equal({ value: password }));
  }

  for (const [password, reason] of Object.entries({
    '': 'at least 8 characters',
    '1234567': 'at least 8 characters',
    '😀😀😀😀': 'at least 8 characters',
    ['a'.repeat(129)]: 'longer than 128 bytes',
    ['é'.repeat(65)]: 'longer than 128 bytes',
    'a\ud800aaaaaa': 'Unicode',
  })) {
    it(`rejects ${JSON.stringify(password.slice(0, 20))} with the reason (${reason}) and the rule`, () => {
      const result = validatePassword(password, '/password');
      if (!('error' in result)) throw new Error('accepted');
      expect(result.error).to.include({ path: '/password', allowed: passwordRule });
      expect(result.error.message).to.contain(reason);
      if (password !== '') expect(result.error.message).not.to.contain(password);
    });
  }
});
