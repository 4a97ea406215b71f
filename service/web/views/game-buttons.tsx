import { other, type Mark } from '../../rules/board.ts';
import type { ClientState } from '../state/client-state.ts';
import { mayClaim } from '../state/countdown.ts';
import type { Table } from '../state/game-view.ts';
import { isComputer } from '../messages/player-names.ts';
import { Action } from './action-button.tsx';
import { Replay } from './replay.tsx';

interface ActionsProps {
  readonly state: ClientState;
  readonly table: Table;
  readonly seat: Mark | null;
}

/** What can be done at this moment, and nothing else. The room for it is kept, so that nothing moves. */
export function GameActions(props: ActionsProps) {
  const { status } = props.table.game;
  return (
    <div class="below">
      {status === 'playing' && <WhilePlaying {...props} />}
      {status === 'finished' && <AfterTheEnd {...props} />}
    </div>
  );
}

function WhilePlaying({ state, table: { game }, seat }: ActionsProps) {
  if (seat === null) return <Watching state={state} />;
  const waits = game.turn !== null && game.turn !== seat;
  const isTimeUp = mayClaim(game.deadline, state.time);
  return (
    <>
      <div class="actions now">
        {waits && isTimeUp && (
          <Action state={state} act="claim" look="primary">
            Claim the win
          </Action>
        )}
        {waits && !isTimeUp && state.can.notify && !isComputer(game, other(seat)) && (
          <Action state={state} act="notify" look="quiet">
            Tell me when it is my turn
          </Action>
        )}
        {!waits && isTimeUp && <p class="hint">Time is up: move before they claim the win.</p>}
      </div>
      <Action state={state} act="ask-resign" look="quiet">
        Resign
      </Action>
    </>
  );
}

function Watching({ state }: { state: ClientState }) {
  return (
    <>
      <p class="hint">You are watching: both seats are taken.</p>
      <div class="actions">
        <Action state={state} act="friend">
          Start a game of your own
        </Action>
      </div>
    </>
  );
}

function AfterTheEnd({ state, table, seat }: ActionsProps) {
  const { game } = table;
  return (
    <>
      <div class="actions">
        {seat && !game.rematch?.gameId && <RematchControl state={state} table={table} seat={seat} />}
        {game.rematch?.gameId && (
          <a class="action primary" href={`/play/${game.rematch.gameId}`} key="to-rematch">
            {seat ? 'To the rematch' : 'Watch the rematch'}
          </a>
        )}
        {!seat && !game.rematch?.gameId && (
          <Action state={state} act="friend">
            Start a game of your own
          </Action>
        )}
        <a class="action quiet" href="/" key="home">
          Home
        </a>
      </div>
      <Replay table={table} />
    </>
  );
}

/** Offer, take back, or agree: one button. Whose offer it is stands beside the player. */
function RematchControl({ state, table: { game }, seat }: { state: ClientState; table: Table; seat: Mark }) {
  if (!game.rematch) {
    return (
      <Action state={state} act="rematch" look="primary">
        Rematch
      </Action>
    );
  }
  const isMine = game.rematch.offeredBy === seat;
  return (
    <Action
      state={state}
      act={isMine ? 'withdraw' : 'rematch'}
      look={isMine ? 'plain' : 'primary'}
      key="answer"
    >
      {isMine ? 'Withdraw the offer' : 'Accept the rematch'}
    </Action>
  );
}

/** The next step after a game that will not be played. */
export function StartAnother({ state }: { state: ClientState }) {
  return (
    <div class="actions">
      <Action state={state} act="friend" look="primary">
        Play a friend
      </Action>
      <Action state={state} act="anyone">
        Play anyone
      </Action>
      <a class="action quiet" href="/" key="home">
        Home
      </a>
    </div>
  );
}
