import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import type { ClientState } from '../state/client-state.ts';
import { limitInWords } from '../state/countdown.ts';
import { playerName } from '../messages/player-names.ts';
import { Action } from './action-button.tsx';
import { StartAnother } from './game-buttons.tsx';
import { ChoiceDrawing } from './icons.tsx';
import { Words } from './bidi-text.tsx';

interface InvitationProps {
  readonly state: ClientState;
  readonly game: Game;
  readonly seat: Mark | null;
}

const notPlayed = {
  declined: 'No game was played. There are other ways to start one.',
  cancelled: 'Nobody can sit down here any more. Ask for a new link, or start another game.',
};

/** What stands in the board's place before play, and for a game that will not be played. */
export function Invitation(props: InvitationProps) {
  const { game } = props;
  return (
    <div class="stage">
      <ChoiceDrawing choice={game.seeking ? 'anyone' : 'friend'} />
      {game.status === 'open' && <Open {...props} />}
      {game.status === 'invited' && <Invited {...props} />}
      {(game.status === 'declined' || game.status === 'cancelled') && (
        <>
          <p>{notPlayed[game.status]}</p>
          <StartAnother state={props.state} />
        </>
      )}
    </div>
  );
}

function Open({ state, game, seat }: InvitationProps) {
  if (seat === null) {
    return (
      <>
        <p>
          You play O; <Words of={[playerName(game, 'X')]} /> moves first. <Limit game={game} />
        </p>
        <Action state={state} act="join" look="primary">
          Sit down and play
        </Action>
      </>
    );
  }
  if (game.seeking) {
    return (
      <>
        <p class="waits">
          The next player who asks sits down here. Keep this page open. <Limit game={game} />
        </p>
        <Action state={state} act="cancel">
          Stop looking
        </Action>
      </>
    );
  }
  return <LinkToShare state={state} game={game} seat={seat} />;
}

function LinkToShare({ state, game }: InvitationProps) {
  const url = `${state.origin}/play/${game.id}`;
  return (
    <>
      <p>
        Whoever opens it first plays O. You play X and move first. <Limit game={game} />
      </p>
      <div class="link-row">
        <input id="link" readOnly value={url} aria-label="Link to this game" />
        <Action state={state} act="copy" look="primary">
          {state.copied ? 'Copied' : 'Copy'}
        </Action>
      </div>
      <div class="actions">
        <Action state={state} act="share" value={url}>
          Share…
        </Action>
      </div>
      <p class="waits">Waiting for your friend. The game begins here by itself.</p>
      <Action state={state} act="cancel" look="quiet">
        Call it off
      </Action>
    </>
  );
}

function Invited({ state, game, seat }: InvitationProps) {
  if (seat === 'O') {
    return (
      <>
        <p>
          You play O; <Words of={[playerName(game, 'X')]} /> moves first. <Limit game={game} />
        </p>
        <div class="actions">
          <Action state={state} act="accept" look="primary">
            Accept and play
          </Action>
          <Action state={state} act="decline">
            Decline
          </Action>
        </div>
      </>
    );
  }
  if (seat === null) return <p>The game has not begun. Come back later to watch it.</p>;
  return (
    <>
      <p class="waits">
        <Words of={[playerName(game, 'O')]} /> sees the invitation at home. You play X and move first.{' '}
        <Limit game={game} />
      </p>
      <Action state={state} act="cancel">
        Call it off
      </Action>
    </>
  );
}

function Limit({ game }: { game: Game }) {
  return game.moveSeconds === null ? null : <>Each move may take {limitInWords(game.moveSeconds)}.</>;
}
