import { getOtherMark, type Mark } from '../../rules/board.ts';
import type { Game } from '../../games/game.ts';
import type { ClientState } from '../state/client-state.ts';
import { getSeat } from '../state/seats.ts';
import { getShownLine, getShownMoves, getShownTurn, hasBoard, type GameView } from '../state/game-view.ts';
import { canLeave } from '../state/leaving.ts';
import { formatStatus, isWaitingForRematch } from '../messages/status.ts';
import { Board } from './board.tsx';
import { GameButtons } from './game-buttons.tsx';
import { PlayerStrip } from './player-strip.tsx';
import { ResignDialog } from './resign-dialog.tsx';
import { BidiText } from './bidi-text.tsx';
import { waitingGame } from './waiting-game.ts';

/** The main content of a game's page, for every status of a game. */
export function GameScreen({ state, gameView }: { state: ClientState; gameView: GameView }) {
  const { game } = gameView;
  const seat = getSeat(game, state.currentUser?.id);
  const turn = getShownTurn(gameView);
  const bottomMark: Mark = seat ?? 'X';
  const renderPlayerStrip = (mark: Mark) => (
    <PlayerStrip
      game={game}
      mark={mark}
      seat={seat}
      showsScore={mark === bottomMark}
      presence={gameView.presence}
      hasOpponentLeft={gameView.hasOpponentLeft}
      turn={turn}
      serverTime={state.serverTime}
    />
  );
  const status = formatStatus(game, seat, turn, gameView.hasOpponentLeft);
  return (
    <div class={`game ${game.status}${hasBoard(game) ? getCelebration(game, seat) : ' waiting'}`}>
      <h1 id="status" tabIndex={-1} class={getStatusClass(gameView, seat, turn)}>
        {/* A new element for each new sentence also avoids a layout shift of reused words. */}
        <BidiText sentence={status} />
      </h1>
      {hasBoard(game) ? (
        <>
          {renderPlayerStrip(getOtherMark(bottomMark))}
          <Board
            gameId={game.id}
            moves={getShownMoves(gameView)}
            playableMark={seat !== null && turn === seat && !gameView.pendingMove ? seat : null}
            pendingCell={gameView.pendingMove?.cell ?? null}
            winningLine={getShownLine(gameView)}
            focusedCell={state.focusedCell}
          />
          {renderPlayerStrip(bottomMark)}
        </>
      ) : (
        waitingGame.View && <waitingGame.View state={state} game={game} seat={seat} />
      )}
      <GameButtons state={state} gameView={gameView} seat={seat} />
      {state.openDialog === 'resign' && (
        <ResignDialog state={state} canLeave={seat !== null && canLeave(game, seat, state.serverTime)} />
      )}
    </div>
  );
}

/** The class of a game that ended well for the user, or for nobody. */
function getCelebration({ result }: Game, seat: Mark | null): string {
  if (result?.by === 'draw') return ' drawn';
  return result?.winner && result.winner === seat ? ' victory' : '';
}

/** The mark whose colour the status line has: the winner's, or the user's own on their turn. */
function getStatusClass({ game }: GameView, seat: Mark | null, turn: Mark | null): string {
  if (game.status === 'finished')
    return game.result?.winner && !isWaitingForRematch(game, seat) ? game.result.winner : '';
  return turn !== null && turn === seat ? seat : '';
}
