import type { Profile, PlayerStats, User } from '../users/user.ts';
import type { Game, MyGames, Presence } from '../games/game.ts';
import type { Preferences } from './state/preferences.ts';

/** The last element of every page: it holds the {@link PageState} from which the script goes on. */
export const stateElementId = 'state';

/** The signed-in user as the pages know them. The e-mail address is there on the account page alone. */
export type PageUser = Omit<User, 'createdAt'> & { readonly email: string | null };

/** Why there is nothing to show at an address. */
export type PageError = 'page' | 'game' | 'player' | 'trouble';

/** What one page shows, as the server knew it when it was served. */
export type Page =
  | { readonly screen: 'home'; readonly myGames: MyGames | null }
  | { readonly screen: 'game'; readonly game: Game; readonly presence: Presence | null }
  | PlayerPage
  | { readonly screen: 'account' }
  | { readonly screen: 'missing'; readonly error: PageError };

export interface PlayerPage {
  readonly screen: 'player';
  readonly profile: Profile;
  /** Finished games, newest end first; `cursor` leads to older ones. */
  readonly games: readonly Game[];
  readonly cursor: string | null;
  /** How the viewer fared against this player, won by the viewer; null for a stranger or oneself. */
  readonly headToHead: PlayerStats | null;
}

/** Everything a page is drawn from: the same for the server's HTML and the client's first state. */
export interface PageState {
  readonly currentUser: PageUser | null;
  readonly preferences: Preferences;
  /** Scheme and host as players see them, for links to hand on. */
  readonly origin: string;
  /** The server's clock, ISO 8601. */
  readonly now: string;
  readonly page: Page;
}
