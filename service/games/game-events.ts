import { topics, type EventBus } from '../events/event-bus.ts';
import type { StoredGame } from './stored-game.ts';

/** Bus message: a game has changed, with its new state. */
export interface GameUpdatedMessage {
  readonly kind: 'game';
  readonly game: StoredGame;
  /** The receiving player was waiting for a quick match and now has an opponent. */
  readonly matched?: true;
}

/** Publishes the game's new state to its spectators and to both players' lists of games. */
export function publishGameUpdated(bus: EventBus, game: StoredGame, previous?: StoredGame): void {
  bus.publish(topics.game(game.GameId), { kind: 'game', game } satisfies GameUpdatedMessage);
  const matched = game.Origin === 'match' && previous?.Status === 'open' && game.Status === 'playing';
  for (const user of [game.X, game.O]) {
    if (user === undefined) continue;
    const message: GameUpdatedMessage = {
      kind: 'game',
      game,
      ...(matched && user === game.X && { matched: true }),
    };
    bus.publish(topics.user(user), message);
  }
}

/** Whether a message on a game or user topic is about a game; the topics carry other kinds too. */
export function isGameUpdatedMessage(message: unknown): message is GameUpdatedMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, game } = message as Partial<GameUpdatedMessage>;
  if (kind !== 'game' || typeof game !== 'object' || game === null) return false;
  const { GameId, Status, Moves, Version } = game as Partial<StoredGame>;
  return [GameId, Status, Moves].every((text) => typeof text === 'string') && Number.isInteger(Version);
}
