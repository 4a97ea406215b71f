import { getShownMoveCount, type GameView } from '../state/game-view.ts';
import { gameMessages } from '../messages/game-catalogue.ts';
import { Text } from './text.tsx';

const iconPaths = {
  first: 'M7 6v12M17 6l-6 6 6 6',
  back: 'M14 6l-6 6 6 6',
  on: 'M10 6l6 6-6 6',
  last: 'M17 6v12M7 6l6 6-6 6',
};

/** Buttons to step through the moves of a finished game; the arrow keys do the same. */
export function Replay({ gameView }: { gameView: GameView }) {
  const moveCount = gameView.game.moves.length;
  const shownMoveCount = getShownMoveCount(gameView);
  const renderButton = (icon: keyof typeof iconPaths, label: string, moveIndex: number, isEnd: boolean) => (
    <button
      type="button"
      class="icon"
      data-action="step"
      data-value={moveIndex}
      aria-label={label}
      aria-disabled={isEnd}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={iconPaths[icon]} />
      </svg>
    </button>
  );
  if (moveCount === 0) return null;
  return (
    <div class="replay" role="group" aria-label={gameMessages.replay.label} aria-describedby="replay-keys">
      {renderButton('first', gameMessages.replay.first, 0, shownMoveCount === 0)}
      {renderButton('back', gameMessages.replay.previous, shownMoveCount - 1, shownMoveCount === 0)}
      <span class="count">
        <span class="sr-only">{gameMessages.replay.move}</span>
        <Text>{shownMoveCount}</Text>
        <span aria-hidden="true"> / </span>
        <span class="sr-only">{gameMessages.replay.of}</span>
        {moveCount}
      </span>
      {renderButton('on', gameMessages.replay.next, shownMoveCount + 1, shownMoveCount === moveCount)}
      {renderButton('last', gameMessages.replay.last, moveCount, shownMoveCount === moveCount)}
      <p class="sr-only" id="replay-keys">
        {gameMessages.game.replayKeys}
      </p>
    </div>
  );
}
