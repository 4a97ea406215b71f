import { expect } from 'chai';
import { defaultPreferences, serializePreferences, readPreferences } from './preferences.ts';

describe('preferences', () => {
  it('are read from a cookie header with other cookies', () => {
    const cookie = serializePreferences({ theme: 'dark', sound: 'on' }).split(';')[0];
    expect(readPreferences(`a=1; ${cookie}; b=2`)).to.deep.equal({ theme: 'dark', sound: 'on' });
  });

  it('have defaults without a cookie', () => {
    expect(readPreferences(undefined)).to.deep.equal(defaultPreferences);
  });

  it('have defaults for unknown and malformed values', () => {
    for (const cookie of ['look=pink.loud', 'look=', 'look=dark', 'xlook=dark.on', 'look=<script>.on']) {
      expect(readPreferences(cookie), cookie).to.deep.equal(defaultPreferences);
    }
  });
});
