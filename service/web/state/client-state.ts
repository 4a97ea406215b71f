import type { FormErrors } from '../messages/form-errors.ts';
import type { Notice } from '../messages/notice.ts';
import type { MyGames } from '../../games/game.ts';
import type { Page, PageState } from './page-state.ts';
import { idleConnection, type ConnectionState } from './connection.ts';
import { createGameView, type GameView } from './game-view.ts';

export type Screen =
  Exclude<Page, { screen: 'game' }> | { readonly screen: 'game'; readonly gameView: GameView };

/** Key of the name field of an invitation in {@link FormErrors}. */
export const invitationField = 'invite opponent';

/** A text of the live region. The id is the key of its element, so that a repeated text is a new element and is read again. */
export interface Announcement {
  readonly id: number;
  readonly text: string;
}

/** Everything the views are rendered from. Immutable plain data. */
export interface ClientState extends Omit<
  PageState,
  'page' | 'now' | 'notice' | 'formErrors' | 'openDialog'
> {
  readonly screen: Screen;
  /** Estimated server time in milliseconds; updated while a clock is shown. */
  readonly serverTime: number;
  /** Server time minus local monotonic time, in milliseconds; see `getClockOffsetMs`. */
  readonly clockOffsetMs: number;
  readonly connection: ConnectionState;
  readonly banner: string | null;
  readonly notice: Notice | null;
  /** News that waits until a failure's notice is gone. */
  readonly waitingNotice: Notice | null;
  /** Key of the action in progress (see `getActionKey`); its control is marked as busy. */
  readonly pendingAction: string | null;
  readonly openDialog: 'resign' | null;
  /** The cell in the tab order; arrow keys change it. */
  readonly focusedCell: number;
  readonly formErrors: FormErrors;
  /** Texts of the live region for screen readers, latest last; added by `withAnnouncements`. */
  readonly announcements: readonly Announcement[];
  /** Capabilities of this browser; false until the script runs. */
  readonly capabilities: { readonly canNotify: boolean; readonly canShare: boolean };
  readonly isLinkCopied: boolean;
  /** The chosen limit per move for new games, in seconds; 0 is none. */
  readonly chosenSeconds: number;
  /** Limits per move of the games that wait in the quick-match queue, in seconds. */
  readonly queue: readonly number[];
  /** Whether this tab looks for an opponent while the user plays the computer. */
  readonly isLookingMeanwhile: boolean;
}

/** Creates the initial client state from the served page state. */
export function createInitialState({ page, now, ...servedState }: PageState): ClientState {
  return {
    serverTime: Date.parse(now),
    clockOffsetMs: 0,
    connection: idleConnection,
    banner: null,
    notice: null,
    waitingNotice: null,
    pendingAction: null,
    openDialog: null,
    focusedCell: 4,
    formErrors: {},
    announcements: [],
    capabilities: { canNotify: false, canShare: false },
    isLinkCopied: false,
    chosenSeconds: 0,
    queue: [],
    isLookingMeanwhile: false,
    ...servedState,
    screen:
      page.screen === 'game' ? { screen: 'game', gameView: createGameView(page.game, page.presence) } : page,
  };
}

/** The game on screen; null on all other screens. */
export function getGameView(state: ClientState): GameView | null {
  return state.screen.screen === 'game' ? state.screen.gameView : null;
}

export function withGameView(state: ClientState, gameView: GameView): ClientState {
  return { ...state, screen: { screen: 'game', gameView } };
}

/** Changes the game lists of the home screen; other screens stay unchanged. */
export function withMyGames(
  state: ClientState,
  change: (myGames: MyGames | null) => MyGames | null,
): ClientState {
  if (state.screen.screen !== 'home') return state;
  const myGames = change(state.screen.myGames);
  return myGames === state.screen.myGames ? state : { ...state, screen: { screen: 'home', myGames } };
}
