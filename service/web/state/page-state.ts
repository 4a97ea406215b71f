import type { OwnUser, Profile, PlayerStats } from '../../users/user.ts';
import type { Game, MyGames, Presence } from '../../games/game.ts';
import type { FormErrors } from '../messages/form-errors.ts';
import type { Notice } from '../messages/notice.ts';
import type { Preferences } from './preferences.ts';

/** Id of the element that contains the {@link PageState} as JSON, for hydration. */
export const stateElementId = 'state';

/** Id of the form, in the document around the views, that all buttons of actions submit. */
export const actionFormId = 'action';

/** Path of the form of a route of the API, behind the route's own. */
export const formSuffix = '/form';

/** The signed-in user. `email` is null on every page but the account page. */
export type PageUser = Omit<OwnUser, 'createdAt'>;

/** Why an error page is shown: the kind of thing that was not found, a request that was rejected, or a server error. */
export type PageError = 'page' | 'game' | 'player' | 'method' | 'rejected' | 'unavailable';

/** The data of one page at the time it was served. */
export type Page =
  | { readonly screen: 'home'; readonly myGames: MyGames | null }
  | { readonly screen: 'game'; readonly game: Game; readonly presence: Presence | null }
  | PlayerPage
  | { readonly screen: 'account' }
  | ErrorPage;

/** What happened, and what to do next. */
export interface ErrorPage {
  readonly screen: 'error';
  readonly error: PageError;
  readonly title: string;
  readonly description: string;
}

export interface PlayerPage {
  readonly screen: 'player';
  readonly profile: Profile;
  /** Finished games, latest first; `cursor` is for the next page of older ones. */
  readonly games: readonly Game[];
  readonly cursor: string | null;
  /** The viewer's record against this player (`won` counts the viewer's wins); null when signed out or on one's own page. */
  readonly headToHead: PlayerStats | null;
}

/** Everything needed to render a page, on the server and for hydration. */
export interface PageState {
  readonly currentUser: PageUser | null;
  readonly preferences: Preferences;
  /** Public scheme and host, for links to share. */
  readonly origin: string;
  /** Server time, ISO 8601. */
  readonly now: string;
  readonly page: Page;
  /** What happened to a form that was sent without script. */
  readonly notice?: Notice;
  readonly formErrors?: FormErrors;
  /** The dialog that was opened without script. */
  readonly openDialog?: 'resign';
}
