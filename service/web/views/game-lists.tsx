import type { ComponentChild } from 'preact';
import type { Game, Lobby } from '../../games/game.ts';
import type { ClientState } from '../state/client-state.ts';
import { splitByTurn } from '../state/my-games.ts';
import { seatOf } from '../state/seats.ts';
import { Action } from './action-button.tsx';
import { GameRow } from './game-row.tsx';

interface ListsProps {
  readonly state: ClientState;
  readonly lobby: Lobby;
  readonly userId: string;
}

/** The player's games: what waits for them first, then what runs, who asks whom, and what is over. */
export function Lists({ state, lobby, userId }: ListsProps) {
  const { mine, theirs } = splitByTurn(lobby, userId);
  const asked = [...lobby.invitations, ...lobby.open];
  const isEmpty = mine.length + theirs.length + asked.length + lobby.finished.length === 0;
  const row = (game: Game) => <GameRow game={game} viewpoint={userId} time={state.time} key={game.id} />;
  return (
    <div class="lists">
      {isEmpty && <p class="hint">Your games will be listed here.</p>}
      <List title="Your turn" of={mine.map(row)} />
      <List title="Their turn" of={theirs.map(row)} />
      <List
        title="Invitations"
        of={asked.map((game) => (
          <Asked state={state} game={game} userId={userId} key={game.id} />
        ))}
      />
      <List title="Finished" of={lobby.finished.map(row)} />
      {lobby.cursor && (
        <Action state={state} act="more">
          Show older games
        </Action>
      )}
    </div>
  );
}

/** One list under its title; nothing at all when it is empty. */
export function List({ title, of }: { title: string; of: ComponentChild[] }) {
  if (of.length === 0) return null;
  return (
    <section class="list">
      <h2>{title}</h2>
      <ul>{of}</ul>
    </section>
  );
}

/** A game that waits for an answer, with the answers this player can give. */
function Asked({ state, game, userId }: { state: ClientState; game: Game; userId: string }) {
  const isForMe = game.status === 'invited' && seatOf(game, userId) === 'O';
  return (
    <GameRow game={game} viewpoint={userId} time={state.time}>
      <span class="answers">
        {isForMe ? (
          <>
            <Action state={state} act="accept" value={game.id} look="primary">
              Accept
            </Action>
            <Action state={state} act="decline" value={game.id}>
              Decline
            </Action>
          </>
        ) : (
          <Action state={state} act="cancel" value={game.id} look="quiet">
            Call off
          </Action>
        )}
      </span>
    </GameRow>
  );
}
