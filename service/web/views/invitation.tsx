import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import type { ClientState } from '../state/client-state.ts';
import { formatDuration } from '../messages/durations.ts';
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
  declined: 'This game was not played. You can start another one.',
  cancelled: 'This game is no longer open. Ask for a new link, or start another game.',
};

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
          Join game
        </ActionButton>
      </>
    );
  }
  if (game.seeking) {
    return (
      <>
        <p class="waits">
          The game starts when another player is found. Keep this page open. <TimeLimit game={game} />
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
        The first player to join plays O. You play X and move first. <TimeLimit game={game} />
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
      <p class="waits">Waiting for your friend to join. The game starts automatically.</p>
      <ActionButton state={state} action="cancel" variant="quiet">
        Cancel game
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
  if (seat === null) return <p>This game has not started yet. Come back later to watch it.</p>;
  return (
    <>
      <p class="waits">
        <BidiText sentence={[getPlayerName(game, 'O')]} /> can see your invitation on their home page. You
        play X and move first. <TimeLimit game={game} />
      </p>
      <ActionButton state={state} action="cancel">
        Cancel game
      </ActionButton>
    </>
  );
}

function TimeLimit({ game }: { game: Game }) {
  return game.moveSeconds === null ? null : <>Time limit: {formatDuration(game.moveSeconds)} per move.</>;
}
