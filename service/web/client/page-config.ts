import type { VNode } from 'preact';
import type { Game } from '../../games/game.ts';
import type { Client, Actions } from './client.ts';
import type { ClientState } from '../state/client-state.ts';

/** What a kind of page brings to the client that all of them share. */
export interface PageConfig {
  renderPage(state: ClientState): VNode;
  readonly actions: Actions;
  readonly liveConfig: LiveConfig;
  /** What waits for this player, for a hidden tab to tell; null for nothing. */
  badgeFor(state: ClientState): string | null;
  /** What the page is called now; null: what it was served as. */
  titleFor(state: ClientState): string | null;
}

/** Where a kind of page hears of changes, and what it makes of them. */
export interface LiveConfig {
  /** Path of the live stream; null where there is nothing to hear. */
  streamPathFor(state: ClientState): string | null;
  /** Where the stored state is read, and the ETag of what the page shows; null where there is none. */
  pollTargetFor(state: ClientState): { readonly path: string; readonly etag: string | null };
  /** How often a tab without a stream reads it, in milliseconds. */
  readonly pollIntervalMs: number;
  /** Whether something may still happen that a hidden tab has to tell of. */
  canShowBadge(state: ClientState): boolean;
  /** Takes in what was read there. `localNow`: milliseconds on this machine's clock. */
  applyResponse(state: ClientState, response: unknown, localNow: number): ClientState;
  /** Takes in one event of the stream. */
  onEvent(client: Client, event: string, data: unknown): void;
  /** Merges one game that an answer carried. */
  applyGame(state: ClientState, game: Game, localNow: number): ClientState;
}
