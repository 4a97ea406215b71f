import type { ComponentChild } from 'preact';
import type { Game, MyGames } from '../../games/game.ts';
import type { ClientState } from '../state/client-state.ts';
import { splitByTurn } from '../state/my-games.ts';
import { getSeat } from '../state/seats.ts';
import { ActionButton } from './action-button.tsx';
import { GameRow } from './game-row.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { siteMessages } from '../messages/site-catalogue.ts';

interface MyGamesListsProps {
  readonly state: ClientState;
  readonly myGames: MyGames;
  readonly userId: string;
}

/** The player's games: first those that need a move, then the other running ones, invitations and finished games. */
export function MyGamesLists({ state, myGames, userId }: MyGamesListsProps) {
  const { myTurn, theirTurn } = splitByTurn(myGames, userId);
  const waitingGames = [...myGames.invitations, ...myGames.open];
  const isEmpty = myTurn.length + theirTurn.length + waitingGames.length + myGames.finished.length === 0;
  const renderRow = (game: Game) => (
    <GameRow game={game} listOwnerId={userId} serverTime={state.serverTime} key={game.id} />
  );
  return (
    <div class="lists">
      {isEmpty && <p class="hint">{siteMessages.gameLists.empty}</p>}
      <GameList title={messages.status.yourTurn} items={myTurn.map(renderRow)} />
      <GameList title={messages.status.theirTurn} items={theirTurn.map(renderRow)} />
      <GameList
        title={siteMessages.gameLists.invitations}
        items={waitingGames.map((game) => (
          <InvitationRow state={state} game={game} userId={userId} key={game.id} />
        ))}
      />
      <GameList title={siteMessages.gameLists.finished} items={myGames.finished.map(renderRow)} />
      {myGames.cursor && (
        <ActionButton state={state} action="more">
          {messages.common.showOlderGames}
        </ActionButton>
      )}
    </div>
  );
}

/** A list with a title; renders nothing when it is empty. */
export function GameList({ title, items }: { title: string; items: ComponentChild[] }) {
  if (items.length === 0) return null;
  return (
    <section class="list">
      <h2>{title}</h2>
      <ul>{items}</ul>
    </section>
  );
}

/** An invitation or open game, with the buttons for this player. */
function InvitationRow({ state, game, userId }: { state: ClientState; game: Game; userId: string }) {
  const isForMe = game.status === 'invited' && getSeat(game, userId) === 'O';
  return (
    <GameRow game={game} listOwnerId={userId} serverTime={state.serverTime}>
      <span class="row-buttons">
        {isForMe ? (
          <>
            <ActionButton state={state} action="accept" value={game.id} variant="primary">
              {siteMessages.gameLists.accept}
            </ActionButton>
            <ActionButton state={state} action="decline" value={game.id}>
              {messages.common.decline}
            </ActionButton>
          </>
        ) : (
          <ActionButton state={state} action="cancel" value={game.id} variant="quiet">
            {siteMessages.gameLists.cancel}
          </ActionButton>
        )}
      </span>
    </GameRow>
  );
}
