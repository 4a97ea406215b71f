import { expect } from 'chai';
import { validateEmail, emailRule, foldEmail } from './email.ts';

describe('validateEmail', () => {
  for (const email of [
    'a@b.co',
    'Ann.Lee+x@mail.example.org',
    "o'neil@example.org",
    '用户@例子.广告',
    'a@xn--fsqu00a.org',
  ]) {
    it(`accepts ${email}`, () => expect(validateEmail(email, '/email')).to.deep.equal({ value: email }));
  }

  const local65 = `${'a'.repeat(65)}@example.org`;
  const long = `${'a'.repeat(60)}@${'b'.repeat(200)}.org`;
  const invalidEmails = ['', 'ann', '@b.co', 'a@', 'a@b', 'a@@b.co', 'a b@c.de', 'a@b .co', '.a@b.co'];
  invalidEmails.push(
    'a..b@c.de',
    'a.@b.co',
    'a@.co',
    'a@-b.co',
    'a@b..co',
    '<a@b.co>',
    'a\u200b@b.co',
    'a\u0000@b.co',
    local65,
    long,
  );
  for (const email of invalidEmails) {
    it(`rejects ${JSON.stringify(email.slice(0, 30))} with the rule`, () => {
      const result = validateEmail(email, '/email');
      if (!('error' in result)) throw new Error(`accepted as ${result.value}`);
      expect(result.error).to.include({ path: '/email', allowed: emailRule });
      expect(result.error.message).not.to.equal('');
    });
  }

  for (const raw of ['a@b.co ', ' a@b.co', 'a@b.co\n', '\u00a0a@b.co']) {
    it(`trims ${JSON.stringify(raw)}`, () =>
      expect(validateEmail(raw, '/email')).to.deep.equal({ value: 'a@b.co' }));
  }

  it('has no regular expression with catastrophic backtracking', () => {
    const hostileInput = [
      `a@${'a-'.repeat(500)}`,
      `a@${'a.'.repeat(500)}`,
      `${'a.'.repeat(100)}@${'-'.repeat(100)}`,
    ];
    for (const email of hostileInput) expect(validateEmail(email, '/email')).to.have.property('error');
  });
});

describe('foldEmail', () => {
  it('ignores case and nothing else', () => {
    expect(foldEmail('Ann@EXAMPLE.org')).to.equal(foldEmail('ann@example.ORG'));
    expect(foldEmail('ann@example.org')).not.to.equal(foldEmail('anna@example.org'));
  });
});
