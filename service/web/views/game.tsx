import { other, type Mark } from '../../rules/board.ts';
import type { ClientState } from '../state/client-state.ts';
import { seatOf } from '../state/seats.ts';
import { shownLine, shownMoves, shownTurn, type Table } from '../state/game-view.ts';
import { plain } from '../messages/sentence.ts';
import { statusOf } from '../messages/status.ts';
import { Board } from './board.tsx';
import { GameActions } from './game-buttons.tsx';
import { Invitation } from './invitation.tsx';
import { PlayerStrip } from './player-strip.tsx';
import { ResignDialogue } from './resign-dialog.tsx';
import { Words } from './bidi-text.tsx';

/** The page of a game, in every state a game can be in. */
export function GameScreen({ state, table }: { state: ClientState; table: Table }) {
  const { game } = table;
  const seat = seatOf(game, state.viewer?.id);
  const turn = shownTurn(table);
  const bottom: Mark = seat ?? 'X';
  const strip = (mark: Mark) => (
    <PlayerStrip
      game={game}
      mark={mark}
      seat={seat}
      presence={table.presence}
      turn={turn}
      time={state.time}
    />
  );
  const status = statusOf(game, seat, turn);
  const hasBoard = game.status === 'playing' || game.status === 'finished';
  return (
    <div class={`game ${game.status}${hasBoard ? '' : ' waiting'}`}>
      <h1 id="status" tabIndex={-1} class={tone(table, seat, turn)}>
        {/* Another sentence is another element: its words take their places, none is seen to move there. */}
        <span key={plain(status)}>
          <Words of={status} />
        </span>
      </h1>
      {hasBoard ? (
        <>
          {strip(other(bottom))}
          <Board
            moves={shownMoves(table)}
            playable={seat !== null && turn === seat && !table.pending ? seat : null}
            pending={table.pending?.cell ?? null}
            line={shownLine(table)}
            cursor={state.cursor}
          />
          {strip(bottom)}
        </>
      ) : (
        <Invitation state={state} game={game} seat={seat} />
      )}
      <GameActions state={state} table={table} seat={seat} />
      {state.asking === 'resign' && <ResignDialogue state={state} />}
    </div>
  );
}

/** The colour of the sentence: the player whose moment it is. */
function tone({ game }: Table, seat: Mark | null, turn: Mark | null): string {
  if (game.status === 'finished') return game.result?.winner ?? '';
  return turn !== null && turn === seat ? seat : '';
}
