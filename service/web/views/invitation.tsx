import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import type { ClientState } from '../state/client-state.ts';
import { formatDuration } from '../state/countdown.ts';
import { getPlayerName } from '../messages/player-names.ts';
import { ActionButton } from './action-button.tsx';
import { NewGameButtons } from './game-buttons.tsx';
import { OpponentDrawing } from './icons.tsx';
import { BidiText } from './bidi-text.tsx';

interface InvitationProps {
  readonly state: ClientState;
  readonly game: Game;
  readonly seat: Mark | null;
}

const notPlayedTexts = {
  declined: 'No game was played. There are other ways to start one.',
  cancelled: 'Nobody can sit down here any more. Ask for a new link, or start another game.',
};

/** What stands in the board's place before play, and for a game that will not be played. */
export function Invitation(props: InvitationProps) {
  const { game } = props;
  return (
    <div class="stage">
      <OpponentDrawing opponent={game.seeking ? 'anyone' : 'friend'} />
      {game.status === 'open' && <OpenGame {...props} />}
      {game.status === 'invited' && <InvitedGame {...props} />}
      {(game.status === 'declined' || game.status === 'cancelled') && (
        <>
          <p>{notPlayedTexts[game.status]}</p>
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
          You play O; <BidiText sentence={[getPlayerName(game, 'X')]} /> moves first.{' '}
          <TimeLimit game={game} />
        </p>
        <ActionButton state={state} action="join" variant="primary">
          Sit down and play
        </ActionButton>
      </>
    );
  }
  if (game.seeking) {
    return (
      <>
        <p class="waits">
          The next player who asks sits down here. Keep this page open. <TimeLimit game={game} />
        </p>
        <ActionButton state={state} action="cancel">
          Stop looking
        </ActionButton>
      </>
    );
  }
  return <ShareLink state={state} game={game} seat={seat} />;
}

function ShareLink({ state, game }: InvitationProps) {
  const url = `${state.origin}/play/${game.id}`;
  return (
    <>
      <p>
        Whoever opens it first plays O. You play X and move first. <TimeLimit game={game} />
      </p>
      <div class="link-row">
        <input id="link" readOnly value={url} aria-label="Link to this game" />
        <ActionButton state={state} action="copy" variant="primary">
          {state.isLinkCopied ? 'Copied' : 'Copy'}
        </ActionButton>
      </div>
      <div class="actions">
        <ActionButton state={state} action="share" value={url}>
          Share…
        </ActionButton>
      </div>
      <p class="waits">Waiting for your friend. The game begins here by itself.</p>
      <ActionButton state={state} action="cancel" variant="quiet">
        Call it off
      </ActionButton>
    </>
  );
}

function InvitedGame({ state, game, seat }: InvitationProps) {
  if (seat === 'O') {
    return (
      <>
        <p>
          You play O; <BidiText sentence={[getPlayerName(game, 'X')]} /> moves first.{' '}
          <TimeLimit game={game} />
        </p>
        <div class="actions">
          <ActionButton state={state} action="accept" variant="primary">
            Accept and play
          </ActionButton>
          <ActionButton state={state} action="decline">
            Decline
          </ActionButton>
        </div>
      </>
    );
  }
  if (seat === null) return <p>The game has not begun. Come back later to watch it.</p>;
  return (
    <>
      <p class="waits">
        <BidiText sentence={[getPlayerName(game, 'O')]} /> sees the invitation at home. You play X and move
        first. <TimeLimit game={game} />
      </p>
      <ActionButton state={state} action="cancel">
        Call it off
      </ActionButton>
    </>
  );
}

function TimeLimit({ game }: { game: Game }) {
  return game.moveSeconds === null ? null : <>Each move may take {formatDuration(game.moveSeconds)}.</>;
}
