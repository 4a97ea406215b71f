import { expect } from 'chai';
import { defaultPreferences, serializePreferences, readPreferences } from './preferences.ts';

describe('preferences', () => {
  it('are read from a cookie header with other cookies', () => {
    const preferences = { theme: 'dark', sound: 'on', mark: 'random' } as const;
    const cookies = serializePreferences(preferences).map((cookie) => cookie.split(';')[0]);
    expect(readPreferences(['a=1', ...cookies, 'b=2'].join('; '))).to.deep.equal(preferences);
  });

  it('are read from the cookie of 0.2.0, which had no mark', () => {
    expect(readPreferences('look=dark.on')).to.deep.equal({ theme: 'dark', sound: 'on', mark: 'X' });
  });

  it('have defaults without a cookie', () => {
    expect(readPreferences(undefined)).to.deep.equal(defaultPreferences);
  });

  it('have defaults for unknown and malformed values', () => {
    for (const cookie of [
      'look=pink.loud',
      'look=',
      'look=dark',
      'xlook=dark.on',
      'look=<script>.on',
      'mark=Z',
      'xmark=O',
    ]) {
      expect(readPreferences(cookie), cookie).to.deep.equal(defaultPreferences);
    }
  });
});
