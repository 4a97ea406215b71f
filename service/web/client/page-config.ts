import type { LiveEventName } from '../../shared/live-events.ts';
import type { VNode } from 'preact';
import type { Game } from '../../games/game.ts';
import type { SubmitForm } from './actions/forms.ts';
import type { Client, Actions } from './client.ts';
import type { ActionName } from '../messages/action-names.ts';
import type { DescribeChanges } from '../state/announcements.ts';
import type { Badge } from '../state/badge.ts';
import type { ClientState } from '../state/client-state.ts';

/** Configuration of an entry point for the shared client. */
export interface PageConfig {
  renderPage(state: ClientState): VNode;
  readonly actions: Partial<Actions<ActionName>>;
  readonly liveConfig: LiveConfig;
  /** Badge of a hidden tab; null for none. */
  badgeFor(state: ClientState): Badge | null;
  /** Announcements to screen readers that only this page has. */
  readonly describeChanges: DescribeChanges;
  /** Submits a form of the page; missing on pages without forms. */
  readonly submitForm?: SubmitForm;
  /** The current title; null for the served one. */
  titleFor(state: ClientState): string | null;
}

/** Sources of live updates and how to apply them. */
export interface LiveConfig {
  /** Path of the live stream; null for none. */
  streamPathFor(state: ClientState): string | null;
  /** Path to poll, and the ETag of the version on screen (null if the resource has none). */
  pollTargetFor(state: ClientState): { readonly path: string; readonly etag: string | null };
  /** Poll interval of a tab without a stream, in milliseconds. */
  readonly pollIntervalMs: number;
  /** Whether a hidden tab can still get a badge; if not, it does not poll. */
  canShowBadge(state: ClientState): boolean;
  /** The version on screen of a game; undefined if it is not shown. */
  getVersion(state: ClientState, gameId: string): number | undefined;
  /**
   * Merges a poll response. `localNow`: local monotonic time in milliseconds; `stateBefore`: the state when the request was
   * sent.
   */
  applyResponse(
    state: ClientState,
    response: unknown,
    localNow: number,
    stateBefore: ClientState,
  ): ClientState;
  /** Handles an event of the stream. */
  onEvent(client: Client, event: LiveEventName, data: unknown): void;
  /** Merges a game from a response. */
  applyGame(state: ClientState, game: Game, localNow: number): ClientState;
}
