import { getOtherMark, type Mark } from '../../rules/board.ts';
import type { Game } from '../../games/game.ts';
import { claimGraceMs } from '../../shared/claim-grace.ts';
import { deletedPlayerName } from '../../shared/deleted-player.ts';
import { formatClock } from '../messages/durations.ts';
import { isWaitingForRematch } from '../messages/status.ts';
import { BidiText } from './bidi-text.tsx';
import type { ClientState } from '../state/client-state.ts';
import { canLeave } from '../state/leaving.ts';
import { canClaim, getRemainingMs } from '../state/countdown.ts';
import type { GameView } from '../state/game-view.ts';
import { getCapitalizedPlayerName, isComputer } from '../messages/player-names.ts';
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

function ButtonsWhilePlaying({ state, gameView, seat }: GameButtonsProps) {
  const { game } = gameView;
  if (seat === null) return <SpectatorButtons state={state} />;
  const isWaiting = game.turn !== null && game.turn !== seat;
  const isTimeUp = canClaim(game.deadline, state.serverTime);
  const isLeaveOffered =
    isWaiting &&
    (game.moves.length > 1 || gameView.hasOpponentLeft) &&
    canLeave(game, seat, state.serverTime);
  return (
    <>
      <div class="actions now">
        {isWaiting && isTimeUp && (
          <ActionButton state={state} action="claim" variant="primary">
            {gameMessages.game.claimWin}
          </ActionButton>
        )}
        {isLeaveOffered && (
          <ActionButton state={state} action="leave" key="leave">
            {gameMessages.game.leave}
          </ActionButton>
        )}
        {isWaiting &&
          !isTimeUp &&
          !isLeaveOffered &&
          !gameView.hasOpponentLeft &&
          state.capabilities.canNotify &&
          !isComputer(game, getOtherMark(seat)) && (
            <ActionButton state={state} action="notify" variant="quiet">
              {gameMessages.game.notifyMe}
            </ActionButton>
          )}
        {!isWaiting && isTimeUp && <p class="hint">{gameMessages.game.timeIsUp}</p>}
        {isWaiting && !isTimeUp && gameView.hasOpponentLeft && (
          <OpponentLeft deadline={game.deadline} serverTime={state.serverTime} />
        )}
      </div>
      {state.isLookingMeanwhile && (
        <div class="actions">
          <p class="hint">{gameMessages.game.lookingMeanwhile}</p>
          <ActionButton state={state} action="stop-looking" variant="quiet">
            {gameMessages.waiting.stopLooking}
          </ActionButton>
        </div>
      )}
      <ActionButton state={state} action="ask-resign" variant="quiet">
        {messages.common.resign}
      </ActionButton>
      <p class="hint keys" id={keyboardHelpId}>
        {gameMessages.game.keys}
      </p>
    </>
  );
}

/** What to do when the opponent has left: claim the win later, or come back later. */
function OpponentLeft({ deadline, serverTime }: { deadline: string | null; serverTime: number }) {
  if (deadline) {
    const text = gameMessages.game.claimSoon(
      formatClock(getRemainingMs(deadline, serverTime) + claimGraceMs),
    );
    return (
      <p class="hint">
        <span key={text}>{text}</span>
      </p>
    );
  }
  return (
    <>
      <p class="hint">{gameMessages.game.canComeBack}</p>
      <a class="action quiet" href="/" key="home">
        {messages.common.home}
      </a>
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
  const canPlayAgain = seat && game.players[getOtherMark(seat)]?.name !== deletedPlayerName;
  return (
    <>
      <div class="actions">
        {canPlayAgain && !game.rematch?.gameId && (
          <RematchButton state={state} gameView={gameView} seat={seat} />
        )}
        {canPlayAgain &&
          isWaitingForRematch(game, seat) &&
          gameView.presence?.[getOtherMark(seat)] === false && (
            <SendInvitation state={state} game={game} opponent={getOtherMark(seat)} />
          )}
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

/** An invitation in place of a rematch offer, since the opponent is not on the page of the game any more. */
function SendInvitation({ state, game, opponent }: { state: ClientState; game: Game; opponent: Mark }) {
  return (
    <>
      <p class="hint">
        <BidiText sentence={gameMessages.game.opponentLeft(getCapitalizedPlayerName(game, opponent))} />
      </p>
      <ActionButton state={state} action="challenge" value={game.players[opponent]?.name ?? ''}>
        {gameMessages.game.sendInvitation}
      </ActionButton>
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
