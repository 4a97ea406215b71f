import type { Game } from '../../games/game.ts';
import { getOutcome, getTurn, type Moves } from '../../rules/board.ts';
import { defaultPreferences } from '../state/preferences.ts';
import type { Page, PageState, PageUser } from '../state/page-state.ts';

/** Fixtures for tests of pages, on the server and in the browser. */
export const playerX = { id: 'a'.repeat(22), name: 'amber-heron', guest: true };
export const playerO = { id: 'q'.repeat(22), name: 'quiet-otter', guest: true };
export const now = '2026-03-01T12:00:00.000Z';

/** A game of amber-heron (X) against quiet-otter (O) after `moves`; each move increments the version. */
export function createGameAfter(moves: Moves, overrides: Partial<Game> = {}): Game {
  const outcome = getOutcome(moves);
  return {
    id: 'g'.repeat(22),
    status: outcome ? 'finished' : 'playing',
    version: moves.length + 2,
    host: 'X',
    players: { X: playerX, O: playerO },
    moves: [...moves],
    turn: getTurn(moves),
    result: outcome && { ...outcome, line: outcome.line && [...outcome.line] },
    bot: null,
    seeking: false,
    moveSeconds: null,
    deadline: null,
    createdAt: now,
    updatedAt: now,
    now,
    series: { X: 0, O: 0, drawn: 0 },
    rematch: null,
    ...overrides,
  };
}

export function toPageUser({ id, name, guest }: typeof playerX): PageUser {
  return { id, name, guest, admin: false, email: null, invitations: 'anyone' };
}

export function createPageState(page: Page, currentUser: PageUser | null = toPageUser(playerX)): PageState {
  return {
    currentUser,
    preferences: defaultPreferences,
    origin: 'https://noughts.example',
    now,
    page,
  };
}
