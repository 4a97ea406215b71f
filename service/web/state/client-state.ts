import type { MyGames } from '../../games/game.ts';
import type { Page, PageState } from '../page-state.ts';
import type { Sentence } from '../messages/sentence.ts';
import { idleConnection, type ConnectionState } from './connection.ts';
import { createGameView, type GameView } from './game-view.ts';

/** What the page says about something that went wrong or needs the player, and the step to take next. */
export interface Notice {
  /** `waiting` tells of something that is tried again, and so of a lost connection too. */
  readonly kind: 'failure' | 'waiting' | 'news';
  readonly text: Sentence;
  readonly nextStep: NextStep | null;
}
export type NextStep =
  | { readonly label: string; readonly href: string }
  | { readonly label: string; readonly action: string; readonly value?: string };

/** Faults of a form by field, in the server's or the client's words; '' is for the form as a whole. */
export type FormErrors = Readonly<Record<string, string>>;

export type Screen =
  Exclude<Page, { screen: 'game' }> | { readonly screen: 'game'; readonly gameView: GameView };

/** Everything the views are drawn from. Plain data; only the operations beside it make the next one. */
export interface ClientState extends Omit<PageState, 'page' | 'now'> {
  readonly screen: Screen;
  /** The server's time as far as this tab knows, in milliseconds; moves on while a clock is shown. */
  readonly serverTime: number;
  /** What the machine's clock is off by, in milliseconds. */
  readonly clockOffsetMs: number;
  readonly connection: ConnectionState;
  readonly banner: string | null;
  readonly notice: Notice | null;
  /** The gesture under way, by its name: its control shows that it waits. */
  readonly pendingAction: string | null;
  /** The dialogue that is open. */
  readonly openDialog: 'resign' | null;
  /** The cell that arrow keys have reached. */
  readonly focusedCell: number;
  readonly formErrors: FormErrors;
  /** The last thing said to screen readers. */
  readonly announcement: string;
  /** What this browser can do; unknown (false) before the script runs. */
  readonly capabilities: { readonly canNotify: boolean };
  readonly isLinkCopied: boolean;
}

/** The first state of a page: what the server served, nothing under way. */
export function createInitialState({ page, now, ...servedState }: PageState): ClientState {
  return {
    ...servedState,
    screen:
      page.screen === 'game' ? { screen: 'game', gameView: createGameView(page.game, page.presence) } : page,
    serverTime: Date.parse(now),
    clockOffsetMs: 0,
    connection: idleConnection,
    banner: null,
    notice: null,
    pendingAction: null,
    openDialog: null,
    focusedCell: 4,
    formErrors: {},
    announcement: '',
    capabilities: { canNotify: false },
    isLinkCopied: false,
  };
}

/** The table on show, or null on every other screen. */
export function getGameView(state: ClientState): GameView | null {
  return state.screen.screen === 'game' ? state.screen.gameView : null;
}

export function withGameView(state: ClientState, gameView: GameView): ClientState {
  return { ...state, screen: { screen: 'game', gameView } };
}

/** Changes the lists of the home screen; every other screen stays as it is. */
export function withMyGames(
  state: ClientState,
  change: (myGames: MyGames | null) => MyGames | null,
): ClientState {
  if (state.screen.screen !== 'home') return state;
  const myGames = change(state.screen.myGames);
  return myGames === state.screen.myGames ? state : { ...state, screen: { screen: 'home', myGames } };
}
