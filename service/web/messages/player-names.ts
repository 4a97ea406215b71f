import { computerPlayerId } from '../../shared/computer-player.ts';
import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import { name, type SentencePart } from './sentence.ts';
import { messages } from './common-catalogue.ts';

/** The player of `mark`: a name, "the computer", or "an empty seat". */
export function getPlayerName(game: Game, mark: Mark): SentencePart {
  const player = game.players[mark];
  if (!player) return messages.players.emptySeat;
  return isComputer(game, mark) ? messages.players.computer : name(player.name);
}

/** Like {@link getPlayerName}, for the beginning of a sentence. */
export function getCapitalizedPlayerName(game: Game, mark: Mark): SentencePart {
  const text = getPlayerName(game, mark);
  return typeof text === 'string' ? `${text[0]?.toUpperCase()}${text.slice(1)}` : text;
}

/** Whether the computer plays `mark`; its user id is `bot`. */
export function isComputer(game: Game, mark: Mark): boolean {
  return game.bot !== null && game.players[mark]?.id === computerPlayerId;
}
