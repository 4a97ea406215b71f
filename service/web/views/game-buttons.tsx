import { getOtherMark, type Mark } from '../../rules/board.ts';
import type { ClientState } from '../state/client-state.ts';
import { canClaim } from '../state/countdown.ts';
import type { GameView } from '../state/game-view.ts';
import { isComputer } from '../messages/player-names.ts';
import { ActionButton } from './action-button.tsx';
import { keyboardHelpId } from './board.tsx';
import { Replay } from './replay.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { gameMessages } from '../messages/game-catalogue.ts';

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
            {gameMessages.game.claimWin}
          </ActionButton>
        )}
        {isWaiting && !isTimeUp && state.capabilities.canNotify && !isComputer(game, getOtherMark(seat)) && (
          <ActionButton state={state} action="notify" variant="quiet">
            {gameMessages.game.notifyMe}
          </ActionButton>
        )}
        {!isWaiting && isTimeUp && <p class="hint">{gameMessages.game.timeIsUp}</p>}
      </div>
      <ActionButton state={state} action="ask-resign" variant="quiet">
        {messages.common.resign}
      </ActionButton>
      <p class="hint keys" id={keyboardHelpId}>
        {gameMessages.game.keys}
      </p>
    </>
  );
}

function SpectatorButtons({ state }: { state: ClientState }) {
  return (
    <>
      <p class="hint">{gameMessages.game.watching}</p>
      <div class="actions">
        <ActionButton state={state} action="friend">
          {gameMessages.game.startOwnWhileWatching}
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
        {seat && game.rematch?.gameId && (
          <a class="action primary" href={`/play/${game.rematch.gameId}`} key="to-rematch">
            {gameMessages.game.goToRematch}
          </a>
        )}
        {!seat && (
          <ActionButton state={state} action="friend">
            {gameMessages.game.startOwn}
          </ActionButton>
        )}
        <a class="action quiet" href="/" key="home">
          {messages.common.home}
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
        {gameMessages.game.rematch}
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
      {isMine ? gameMessages.game.withdrawOffer : gameMessages.game.acceptRematch}
    </ActionButton>
  );
}

/** Ways to start another game after a declined or cancelled one. */
export function NewGameButtons({ state }: { state: ClientState }) {
  return (
    <div class="actions">
      <ActionButton state={state} action="friend" variant="primary">
        {messages.common.playFriend}
      </ActionButton>
      <ActionButton state={state} action="anyone">
        {messages.common.playAnyone}
      </ActionButton>
      <a class="action quiet" href="/" key="home">
        {messages.common.home}
      </a>
    </div>
  );
}
