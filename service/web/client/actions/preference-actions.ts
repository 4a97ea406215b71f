import type { Client } from '../client.ts';
import { markChoices, serializePreferences, themes, type Preferences } from '../../state/preferences.ts';
import { setCookie } from '../storage.ts';

/** Cycles through system, light and dark. */
export function switchTheme(client: Client): void {
  const { theme } = client.store.state.preferences;
  savePreferences(client, { theme: themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system' });
}

export function toggleSound(client: Client): void {
  savePreferences(client, { sound: client.store.state.preferences.sound === 'on' ? 'off' : 'on' });
}

/** Chooses the mark for new games; ignores what is no choice. */
export function chooseMark(client: Client, choice: string): void {
  const mark = markChoices.find((each) => each === choice);
  if (mark) savePreferences(client, { mark });
}

/** Saves preferences in cookies, so that the server renders the next page with them. */
function savePreferences({ store }: Client, change: Partial<Preferences>): void {
  const preferences = { ...store.state.preferences, ...change };
  store.patch({ preferences });
  serializePreferences(preferences).forEach(setCookie);
  document.documentElement.dataset['theme'] = preferences.theme;
}
