import type { Lobby } from '../../games/game.ts';
import type { Page, PageState } from '../page-state.ts';
import type { Sentence } from '../messages/sentence.ts';
import { quiet, type Connection } from './connection.ts';
import { tableOf, type Table } from './game-view.ts';

/** What the page says about something that went wrong or needs the player, and the step to take next. */
export interface Notice {
  /** `waiting` tells of something that is tried again, and so of a lost connection too. */
  readonly tone: 'failure' | 'waiting' | 'news';
  readonly text: Sentence;
  readonly next: NextStep | null;
}
export type NextStep =
  | { readonly label: string; readonly href: string }
  | { readonly label: string; readonly act: string; readonly value?: string };

/** Faults of a form by field, in the server's or the client's words; '' is for the form as a whole. */
export type FormFaults = Readonly<Record<string, string>>;

export type Screen = Exclude<Page, { screen: 'game' }> | { readonly screen: 'game'; readonly table: Table };

/** Everything the views are drawn from. Plain data; only the operations beside it make the next one. */
export interface ClientState extends Omit<PageState, 'page' | 'now'> {
  readonly screen: Screen;
  /** The server's time as far as this tab knows, in milliseconds; moves on while a clock is shown. */
  readonly time: number;
  /** What the machine's clock is off by, in milliseconds. */
  readonly offset: number;
  readonly connection: Connection;
  readonly banner: string | null;
  readonly notice: Notice | null;
  /** The gesture under way, by its name: its control shows that it waits. */
  readonly busy: string | null;
  /** The dialogue that is open. */
  readonly asking: 'resign' | null;
  /** The cell that arrow keys have reached. */
  readonly cursor: number;
  readonly faults: FormFaults;
  /** The last thing said to screen readers. */
  readonly announcement: string;
  /** What this browser can do; unknown (false) before the script runs. */
  readonly can: { readonly notify: boolean };
  readonly copied: boolean;
}

/** The first state of a page: what the server served, nothing under way. */
export function startOf({ page, now, ...served }: PageState): ClientState {
  return {
    ...served,
    screen: page.screen === 'game' ? { screen: 'game', table: tableOf(page.game, page.presence) } : page,
    time: Date.parse(now),
    offset: 0,
    connection: quiet,
    banner: null,
    notice: null,
    busy: null,
    asking: null,
    cursor: 4,
    faults: {},
    announcement: '',
    can: { notify: false },
    copied: false,
  };
}

/** The table on show, or null on every other screen. */
export function tableIn(state: ClientState): Table | null {
  return state.screen.screen === 'game' ? state.screen.table : null;
}

export function withTable(state: ClientState, table: Table): ClientState {
  return { ...state, screen: { screen: 'game', table } };
}

/** Changes the lists of the home screen; every other screen stays as it is. */
export function withLobby(state: ClientState, change: (lobby: Lobby | null) => Lobby | null): ClientState {
  if (state.screen.screen !== 'home') return state;
  const lobby = change(state.screen.lobby);
  return lobby === state.screen.lobby ? state : { ...state, screen: { screen: 'home', lobby } };
}
