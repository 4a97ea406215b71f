import type { ComponentChildren } from 'preact';
import type { Game } from '../../games/game.ts';
import { getGuestMark, getHostMark } from '../../shared/host-mark.ts';
import type { Sentence } from '../messages/sentence.ts';
import type { ClientState } from '../state/client-state.ts';
import { longSearchMs } from '../state/board-announcements.ts';
import { formatClock, formatDuration } from '../messages/durations.ts';
import { name } from '../messages/sentence.ts';
import { getPlayerName } from '../messages/player-names.ts';
import { ActionButton } from './action-button.tsx';
import { NewGameButtons } from './game-buttons.tsx';
import { OpponentDrawing } from './icons.tsx';
import { BidiText } from './bidi-text.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { gameMessages } from '../messages/game-catalogue.ts';
import { invitationMessages } from '../messages/invitation-catalogue.ts';
import type { WaitingGameProps } from './waiting-game.ts';

type WaitingProps = Omit<WaitingGameProps, 'seat'>;

/** Shown instead of the board for open, invited, declined and cancelled games. */
export function Invitation(props: WaitingGameProps) {
  const { game } = props;
  return (
    <div class="stage">
      <OpponentDrawing opponent={game.seeking ? 'anyone' : 'friend'} />
      {game.status === 'open' && <OpenGame {...props} />}
      {game.status === 'invited' && <InvitedGame {...props} />}
      {(game.status === 'declined' || game.status === 'cancelled') && (
        <>
          <p>{invitationMessages.notPlayed[game.status]}</p>
          <NewGameButtons state={props.state} />
        </>
      )}
    </div>
  );
}

function OpenGame({ state, game, seat }: WaitingGameProps) {
  if (seat === null) {
    return (
      <>
        <p>
          <BidiText sentence={describeSeats(game)} /> <TimeLimit game={game} />
        </p>
        <ActionButton state={state} action="join" variant="primary">
          {invitationMessages.joinGame}
        </ActionButton>
      </>
    );
  }
  return game.seeking ? <Looking state={state} game={game} /> : <ShareLink state={state} game={game} />;
}

/** While a stranger is looked for: for how long, and after a while what else one can do. */
function Looking({ state, game }: WaitingProps) {
  const elapsedMs = Math.max(0, state.serverTime - Date.parse(game.createdAt));
  return (
    <>
      <p class="waits">
        {invitationMessages.keepPageOpen} <TimeLimit game={game} />
      </p>
      <p role="timer" aria-label={invitationMessages.lookingFor}>
        <span key={Math.floor(elapsedMs / 1000)}>{formatClock(Math.floor(elapsedMs / 1000) * 1000)}</span>
      </p>
      <ActionButton state={state} action="cancel">
        {gameMessages.waiting.stopLooking}
      </ActionButton>
      {elapsedMs >= longSearchMs && (
        <>
          <div class="actions">
            <ActionButton state={state} action="computer" value="easy" variant="primary">
              {invitationMessages.computerMeanwhile}
            </ActionButton>
          </div>
          <p>{invitationMessages.linkInstead}</p>
          <LinkRow state={state} game={game} />
        </>
      )}
    </>
  );
}

function ShareLink({ state, game }: WaitingProps) {
  const { currentUser } = state;
  return (
    <>
      <p>
        {invitationMessages.firstToJoin[getHostMark(game)]} <TimeLimit game={game} />
      </p>
      <LinkRow state={state} game={game}>
        {/* Keeps its space until the script knows whether there is a share sheet, to avoid a layout shift. */}
        <span class={state.capabilities.canShare ? '' : 'reserved'}>
          <ActionButton state={state} action="share" value={getLink(state, game)}>
            {invitationMessages.share}
          </ActionButton>
        </span>
      </LinkRow>
      <p class="waits">{invitationMessages.waitingForFriend}</p>
      {currentUser?.guest && (
        <p>
          <BidiText sentence={invitationMessages.yourName(name(currentUser.name))} />{' '}
          <a class="link" href="/account">
            {invitationMessages.changeName}
          </a>
        </p>
      )}
      <ActionButton state={state} action="cancel" variant="quiet">
        {messages.common.cancelGame}
      </ActionButton>
    </>
  );
}

/** The link in a field, from which it can also be copied by hand, a button that copies it, and its QR code. */
function LinkRow({ state, game, children }: WaitingProps & { children?: ComponentChildren }) {
  return (
    <div class="link-row">
      <input id="link" readOnly value={getLink(state, game)} aria-label={invitationMessages.link} />
      <ActionButton state={state} action="copy" variant="primary">
        {state.isLinkCopied ? invitationMessages.copied : invitationMessages.copy}
      </ActionButton>
      <QrCode path={`/play/${game.id}/qr.svg`} />
      {children}
    </div>
  );
}

/** Loaded when it is opened. The link shows it alone, also where the page reloads without script. */
function QrCode({ path }: { path: string }) {
  return (
    <details class="qr">
      <summary class="action plain">{invitationMessages.qrCode}</summary>
      <a href={path}>
        <img src={path} loading="lazy" width={240} height={240} alt={invitationMessages.qrCodeAlt} />
      </a>
    </details>
  );
}

function getLink({ origin }: ClientState, { id }: Game): string {
  return `${origin}/play/${id}`;
}

function InvitedGame({ state, game, seat }: WaitingGameProps) {
  if (seat === getGuestMark(game)) {
    return (
      <>
        <p>
          <BidiText sentence={describeSeats(game)} /> <TimeLimit game={game} />
        </p>
        <div class="actions">
          <ActionButton state={state} action="accept" variant="primary">
            {invitationMessages.acceptAndPlay}
          </ActionButton>
          <ActionButton state={state} action="decline">
            {messages.common.decline}
          </ActionButton>
        </div>
      </>
    );
  }
  if (seat === null) return <p>{invitationMessages.notStarted}</p>;
  return (
    <>
      <p class="waits">
        <BidiText
          sentence={invitationMessages.guestSeesInvitation(
            getPlayerName(game, getGuestMark(game)),
            getHostMark(game),
          )}
        />{' '}
        <TimeLimit game={game} />
      </p>
      <ActionButton state={state} action="cancel">
        {messages.common.cancelGame}
      </ActionButton>
    </>
  );
}

/** Who plays what, for the player who joins or accepts. */
function describeSeats(game: Game): Sentence {
  const hostMark = getHostMark(game);
  const { youPlayFirst, youPlaySecond } = invitationMessages;
  return (hostMark === 'X' ? youPlaySecond : youPlayFirst)(getPlayerName(game, hostMark));
}

function TimeLimit({ game }: { game: Game }) {
  return game.moveSeconds === null ? null : (
    <>{invitationMessages.timeLimit(formatDuration(game.moveSeconds))}</>
  );
}
