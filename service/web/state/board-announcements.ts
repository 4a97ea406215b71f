import { getOtherMark } from '../../rules/board.ts';
import { announceChange, announcePresence, describeReplayStep } from '../messages/announcements.ts';
import { formatDuration } from '../messages/durations.ts';
import { getCapitalizedPlayerName } from '../messages/player-names.ts';
import { toIsolatedText } from '../messages/sentence.ts';
import { gameMessages } from '../messages/game-catalogue.ts';
import { getGameView, type ClientState } from './client-state.ts';
import { canClaim, getRemainingMs } from './countdown.ts';
import type { GameView } from './game-view.ts';
import { getSeat } from './seats.ts';

/** Announcements of the game page: the game's changes, lasting changes of presence, replay steps, the clock, a copied link. */
export function describeBoardChanges(before: ClientState, now: ClientState): string[] {
  const [oldView, gameView] = [getGameView(before), getGameView(now)];
  if (!oldView || !gameView) return [];
  const seat = getSeat(gameView.game, now.currentUser?.id);
  const texts = [];
  if (oldView.game !== gameView.game) texts.push(announceChange(oldView.game, gameView.game, seat));
  else if (oldView.announcedPresence !== gameView.announcedPresence && gameView.announcedPresence)
    texts.push(announcePresence(gameView.game, oldView.announcedPresence, gameView.announcedPresence, seat));
  if (gameView.hasOpponentLeft && !oldView.hasOpponentLeft && seat)
    texts.push(
      toIsolatedText(
        gameMessages.announcements.hasLeft(getCapitalizedPlayerName(gameView.game, getOtherMark(seat))),
      ),
    );
  if (oldView.replayIndex !== gameView.replayIndex && oldView.game === gameView.game)
    texts.push(describeReplayStep(gameView.game.moves, gameView.replayIndex ?? gameView.game.moves.length));
  texts.push(describeSearch(gameView, before.serverTime, now));
  texts.push(describeClock(gameView, before.serverTime, now));
  if (now.isLinkCopied && !before.isLinkCopied) texts.push(gameMessages.announcements.linkCopied);
  return texts;
}

/** After this time of looking for an opponent, the waiting page offers something else to do. */
export const longSearchMs = 20_000;

function describeSearch({ game }: GameView, timeBefore: number, { serverTime }: ClientState): string {
  const longSearchAt = Date.parse(game.createdAt) + longSearchMs;
  return game.seeking && game.status === 'open' && timeBefore < longSearchAt && serverTime >= longSearchAt
    ? gameMessages.announcements.longSearch
    : '';
}

/** What the passage of time changes: little time left, no time left, and that the opponent's time is up. */
function describeClock(
  { game }: GameView,
  timeBefore: number,
  { serverTime, currentUser }: ClientState,
): string {
  const seat = getSeat(game, currentUser?.id);
  const { deadline, turn, moveSeconds } = game;
  if (!deadline || !turn || !moveSeconds || !seat) return '';
  if (turn !== seat) {
    return canClaim(deadline, serverTime) && !canClaim(deadline, timeBefore)
      ? toIsolatedText(
          gameMessages.announcements.canClaim(getCapitalizedPlayerName(game, getOtherMark(seat))),
        )
      : '';
  }
  const hasReached = (remainingMs: number) =>
    getRemainingMs(deadline, timeBefore) > remainingMs && getRemainingMs(deadline, serverTime) <= remainingMs;
  if (hasReached(0)) return gameMessages.game.timeIsUp;
  // With a limit of ten seconds, a warning at the beginning would be useless.
  const warningSeconds = Math.min(10, moveSeconds / 2);
  return hasReached(warningSeconds * 1000)
    ? gameMessages.announcements.lowTime(formatDuration(warningSeconds))
    : '';
}
