import type { ComponentChildren } from 'preact';
import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
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

interface InvitationProps {
  readonly state: ClientState;
  readonly game: Game;
  readonly seat: Mark | null;
}

type WaitingProps = Omit<InvitationProps, 'seat'>;

/** Shown instead of the board for open, invited, declined and cancelled games. */
export function Invitation(props: InvitationProps) {
  const { game } = props;
  return (
    <div class="stage">
      <OpponentDrawing opponent={game.seeking ? 'anyone' : 'friend'} />
      {game.status === 'open' && <OpenGame {...props} />}
      {game.status === 'invited' && <InvitedGame {...props} />}
      {(game.status === 'declined' || game.status === 'cancelled') && (
        <>
          <p>{gameMessages.invitation.notPlayed[game.status]}</p>
          <NewGameButtons state={props.state} />
        </>
      )}
    </div>
  );
}

function OpenGame({ state, game, seat }: InvitationProps) {
  if (seat === null) {
    return (
      <>
        <p>
          <BidiText sentence={describeSeats(game)} /> <TimeLimit game={game} />
        </p>
        <ActionButton state={state} action="join" variant="primary">
          {gameMessages.invitation.joinGame}
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
        {gameMessages.invitation.keepPageOpen} <TimeLimit game={game} />
      </p>
      <p role="timer" aria-label={gameMessages.invitation.lookingFor}>
        <span key={Math.floor(elapsedMs / 1000)}>{formatClock(Math.floor(elapsedMs / 1000) * 1000)}</span>
      </p>
      <ActionButton state={state} action="cancel">
        {gameMessages.invitation.stopLooking}
      </ActionButton>
      {elapsedMs >= longSearchMs && (
        <>
          <div class="actions">
            <ActionButton state={state} action="computer" value="easy" variant="primary">
              {gameMessages.invitation.computerMeanwhile}
            </ActionButton>
          </div>
          <p>{gameMessages.invitation.linkInstead}</p>
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
        {gameMessages.invitation.firstToJoin[getHostMark(game)]} <TimeLimit game={game} />
      </p>
      <LinkRow state={state} game={game}>
        {/* Keeps its space until the script knows whether there is a share sheet, to avoid a layout shift. */}
        <span class={state.capabilities.canShare ? '' : 'reserved'}>
          <ActionButton state={state} action="share" value={getLink(state, game)}>
            {gameMessages.invitation.share}
          </ActionButton>
        </span>
      </LinkRow>
      <p class="waits">{gameMessages.invitation.waitingForFriend}</p>
      {currentUser?.guest && (
        <p>
          <BidiText sentence={gameMessages.invitation.yourName(name(currentUser.name))} />{' '}
          <a class="link" href="/account">
            {gameMessages.invitation.changeName}
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
      <input id="link" readOnly value={getLink(state, game)} aria-label={gameMessages.invitation.link} />
      <ActionButton state={state} action="copy" variant="primary">
        {state.isLinkCopied ? gameMessages.invitation.copied : gameMessages.invitation.copy}
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
      <summary class="action plain">{gameMessages.invitation.qrCode}</summary>
      <a href={path}>
        <img src={path} loading="lazy" width={240} height={240} alt={gameMessages.invitation.qrCodeAlt} />
      </a>
    </details>
  );
}

function getLink({ origin }: ClientState, { id }: Game): string {
  return `${origin}/play/${id}`;
}

function InvitedGame({ state, game, seat }: InvitationProps) {
  if (seat === getGuestMark(game)) {
    return (
      <>
        <p>
          <BidiText sentence={describeSeats(game)} /> <TimeLimit game={game} />
        </p>
        <div class="actions">
          <ActionButton state={state} action="accept" variant="primary">
            {gameMessages.invitation.acceptAndPlay}
          </ActionButton>
          <ActionButton state={state} action="decline">
            {messages.common.decline}
          </ActionButton>
        </div>
      </>
    );
  }
  if (seat === null) return <p>{gameMessages.invitation.notStarted}</p>;
  return (
    <>
      <p class="waits">
        <BidiText
          sentence={gameMessages.invitation.guestSeesInvitation(
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
  const { youPlayFirst, youPlaySecond } = gameMessages.invitation;
  return (hostMark === 'X' ? youPlaySecond : youPlayFirst)(getPlayerName(game, hostMark));
}

function TimeLimit({ game }: { game: Game }) {
  return game.moveSeconds === null ? null : (
    <>{gameMessages.invitation.timeLimit(formatDuration(game.moveSeconds))}</>
  );
}
