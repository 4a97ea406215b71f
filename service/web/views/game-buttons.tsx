import { getOtherMark, type Mark } from '../../rules/board.ts';
import type { ClientState } from '../state/client-state.ts';
import { canClaim } from '../state/countdown.ts';
import type { GameView } from '../state/game-view.ts';
import { isComputer } from '../messages/player-names.ts';
import { ActionButton } from './action-button.tsx';
import { Replay } from './replay.tsx';

interface GameButtonsProps {
  readonly state: ClientState;
  readonly gameView: GameView;
  readonly seat: Mark | null;
}

/** The buttons below the board. Their space is reserved in every state to avoid layout shifts. */
export function GameButtons(props: GameButtonsProps) {
  const { status } = props.gameView.game;
  return (
    <div class="below">
      {status === 'playing' && <ButtonsWhilePlaying {...props} />}
      {status === 'finished' && <ButtonsAfterGame {...props} />}
    </div>
  );
}

function ButtonsWhilePlaying({ state, gameView: { game }, seat }: GameButtonsProps) {
  if (seat === null) return <SpectatorButtons state={state} />;
  const isWaiting = game.turn !== null && game.turn !== seat;
  const isTimeUp = canClaim(game.deadline, state.serverTime);
  return (
    <>
      <div class="actions now">
        {isWaiting && isTimeUp && (
          <ActionButton state={state} action="claim" variant="primary">
            Claim the win
          </ActionButton>
        )}
        {isWaiting && !isTimeUp && state.capabilities.canNotify && !isComputer(game, getOtherMark(seat)) && (
          <ActionButton state={state} action="notify" variant="quiet">
            Notify me when it is my turn
          </ActionButton>
        )}
        {!isWaiting && isTimeUp && (
          <p class="hint">Your time is up. Move before your opponent claims the win.</p>
        )}
      </div>
      <ActionButton state={state} action="ask-resign" variant="quiet">
        Resign
      </ActionButton>
    </>
  );
}

function SpectatorButtons({ state }: { state: ClientState }) {
  return (
    <>
      <p class="hint">You are watching this game.</p>
      <div class="actions">
        <ActionButton state={state} action="friend">
          Start a game of your own
        </ActionButton>
      </div>
    </>
  );
}

function ButtonsAfterGame({ state, gameView, seat }: GameButtonsProps) {
  const { game } = gameView;
  return (
    <>
      <div class="actions">
        {seat && !game.rematch?.gameId && <RematchButton state={state} gameView={gameView} seat={seat} />}
        {game.rematch?.gameId && (
          <a class="action primary" href={`/play/${game.rematch.gameId}`} key="to-rematch">
            {seat ? 'Go to the rematch' : 'Watch the rematch'}
          </a>
        )}
        {!seat && !game.rematch?.gameId && (
          <ActionButton state={state} action="friend">
            Start your own game
          </ActionButton>
        )}
        <a class="action quiet" href="/" key="home">
          Home
        </a>
      </div>
      <Replay gameView={gameView} />
    </>
  );
}

/** One button to offer, withdraw or accept a rematch. */
function RematchButton({
  state,
  gameView: { game },
  seat,
}: {
  state: ClientState;
  gameView: GameView;
  seat: Mark;
}) {
  if (!game.rematch) {
    return (
      <ActionButton state={state} action="rematch" variant="primary">
        Rematch
      </ActionButton>
    );
  }
  const isMine = game.rematch.offeredBy === seat;
  return (
    <ActionButton
      state={state}
      action={isMine ? 'withdraw' : 'rematch'}
      variant={isMine ? 'plain' : 'primary'}
      key="respond"
    >
      {isMine ? 'Withdraw offer' : 'Accept rematch'}
    </ActionButton>
  );
}

/** Ways to start another game after a declined or cancelled one. */
export function NewGameButtons({ state }: { state: ClientState }) {
  return (
    <div class="actions">
      <ActionButton state={state} action="friend" variant="primary">
        Play a friend
      </ActionButton>
      <ActionButton state={state} action="anyone">
        Play anyone
      </ActionButton>
      <a class="action quiet" href="/" key="home">
        Home
      </a>
    </div>
  );
}
