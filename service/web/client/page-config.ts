import type { VNode } from 'preact';
import type { Game } from '../../games/game.ts';
import type { Client, Gestures } from './client.ts';
import type { ClientState } from '../state/client-state.ts';

/** What a kind of page brings to the client that all of them share. */
export interface PageKind {
  draw(state: ClientState): VNode;
  readonly gestures: Gestures;
  readonly feed: Feed;
  /** What waits for this player, for a hidden tab to tell; null for nothing. */
  callFor(state: ClientState): string | null;
  /** What the page is called now; null: what it was served as. */
  titleOf(state: ClientState): string | null;
}

/** Where a kind of page hears of changes, and what it makes of them. */
export interface Feed {
  /** Path of the live stream; null where there is nothing to hear. */
  streamOf(state: ClientState): string | null;
  /** Where the stored state is read, and the ETag of what the page shows; null where there is none. */
  sourceOf(state: ClientState): { readonly path: string; readonly etag: string | null };
  /** How often a tab without a stream reads it, in milliseconds. */
  readonly pollMs: number;
  /** Whether something may still happen that a hidden tab has to tell of. */
  canCall(state: ClientState): boolean;
  /** Takes in what was read there. `localNow`: milliseconds on this machine's clock. */
  takeIn(state: ClientState, answer: unknown, localNow: number): ClientState;
  /** Takes in one event of the stream. */
  hear(client: Client, event: string, data: unknown): void;
  /** Merges one game that an answer carried. */
  merge(state: ClientState, game: Game, localNow: number): ClientState;
}
