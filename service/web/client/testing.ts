import type { Game } from '../../games/game.ts';
import { outcomeOf, turnOf, type Moves } from '../../rules/board.ts';
import type { Page, PageState, Self } from '../page-state.ts';

/** Test data for the client: people, games played so far, pages as the server would hand them over. */
export const amber = { id: 'a'.repeat(22), name: 'amber-heron', guest: true };
export const quiet = { id: 'q'.repeat(22), name: 'quiet-otter', guest: true };
export const now = '2026-03-01T12:00:00.000Z';

/** A game between amber (X) and quiet (O) after `moves`; its version grows with them. */
export function gameAfter(moves: Moves, changes: Partial<Game> = {}): Game {
  const outcome = outcomeOf(moves);
  return {
    id: 'g'.repeat(22),
    status: outcome ? 'finished' : 'playing',
    version: moves.length + 2,
    players: { X: amber, O: quiet },
    moves: [...moves],
    turn: turnOf(moves),
    result: outcome && { ...outcome, line: outcome.line && [...outcome.line] },
    bot: null,
    seeking: false,
    moveSeconds: null,
    deadline: null,
    createdAt: now,
    updatedAt: now,
    now,
    rematch: null,
    ...changes,
  };
}

export function selfOf({ id, name, guest }: typeof amber): Self {
  return { id, name, guest, admin: false, email: null };
}

export function pageState(page: Page, viewer: Self | null = selfOf(amber)): PageState {
  return {
    viewer,
    preferences: { theme: 'system', sound: 'off' },
    origin: 'https://noughts.example',
    now,
    page,
  };
}
