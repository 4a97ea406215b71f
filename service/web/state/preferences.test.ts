import { expect } from 'chai';
import { defaultPreferences, serializePreferences, readPreferences } from './preferences.ts';

describe('preferences', () => {
  it('come back from their cookie, whatever stands beside it', () => {
    const cookie = serializePreferences({ theme: 'dark', sound: 'on' }).split(';')[0];
    expect(readPreferences(`a=1; ${cookie}; b=2`)).to.deep.equal({ theme: 'dark', sound: 'on' });
  });

  it('are the system’s colours and no sound for a first visitor', () => {
    expect(readPreferences(undefined)).to.deep.equal(defaultPreferences);
  });

  it('take what they do not know for not said', () => {
    for (const cookie of ['look=pink.loud', 'look=', 'look=dark', 'xlook=dark.on', 'look=<script>.on']) {
      expect(readPreferences(cookie), cookie).to.deep.equal(defaultPreferences);
    }
  });
});
