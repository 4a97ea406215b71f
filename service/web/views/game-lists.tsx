import type { ComponentChild } from 'preact';
import type { Game } from '../../games/game.ts';
import type { ClientState } from '../state/client-state.ts';
import type { SortedGames } from '../state/my-games.ts';
import { ActionButton } from './action-button.tsx';
import { GameRow } from './game-row.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { siteMessages } from '../messages/site-catalogue.ts';

interface ListsProps {
  readonly state: ClientState;
  readonly games: SortedGames;
  readonly userId: string;
}

/** More rows would push the menu for new games off a phone's screen. */
const maxRowsShown = 3;

/** What waits for the user: rematch offers, which lapse first, games to move in, and invitations. */
export function WaitingGames({ state, games, userId }: ListsProps) {
  const { rematchOffers, myTurn, receivedInvitations } = games;
  const rows = [...rematchOffers, ...myTurn, ...receivedInvitations].map((game) => (
    <GameRow game={game} listOwnerId={userId} serverTime={state.serverTime} key={game.id}>
      {game.status === 'finished' && <AcceptButton state={state} game={game} action="rematch" />}
      {game.status === 'invited' && (
        <>
          <AcceptButton state={state} game={game} action="accept" />
          <ActionButton state={state} action="decline" value={game.id}>
            {messages.common.decline}
          </ActionButton>
        </>
      )}
    </GameRow>
  ));
  if (rows.length === 0) return null;
  const hiddenCount = rows.length - maxRowsShown;
  return (
    <section class="list for-me">
      <h2>{siteMessages.gameLists.waitingForYou}</h2>
      <ul>{rows.slice(0, maxRowsShown)}</ul>
      {hiddenCount > 0 && (
        <details class="options">
          <summary>
            <span key={hiddenCount}>{siteMessages.gameLists.more(hiddenCount)}</span>
          </summary>
          <ul>{rows.slice(maxRowsShown)}</ul>
        </details>
      )}
      {receivedInvitations.length > 1 && (
        <ActionButton state={state} action="decline-all" variant="quiet">
          {siteMessages.gameLists.declineAll}
        </ActionButton>
      )}
    </section>
  );
}

function AcceptButton(props: { state: ClientState; game: Game; action: 'accept' | 'rematch' }) {
  return (
    <ActionButton state={props.state} action={props.action} value={props.game.id} variant="primary">
      {messages.common.accept}
    </ActionButton>
  );
}

/** The user's games that do not wait for them: running, open and invited, finished. */
export function MyGamesLists({
  state,
  games,
  userId,
  hasOlderGames,
}: ListsProps & { hasOlderGames: boolean }) {
  const { theirTurn, waitingForOthers, finished } = games;
  const isEmpty = Object.values(games).every((list: readonly Game[]) => list.length === 0);
  const renderRow = (game: Game) => (
    <GameRow game={game} listOwnerId={userId} serverTime={state.serverTime} key={game.id} />
  );
  return (
    <div class="lists">
      {isEmpty && <p class="hint">{siteMessages.gameLists.empty}</p>}
      <GameList title={messages.status.theirTurn} items={theirTurn.map(renderRow)} />
      <GameList
        title={siteMessages.gameLists.waitingForOthers}
        items={waitingForOthers.map((game) => (
          <GameRow game={game} listOwnerId={userId} serverTime={state.serverTime} key={game.id}>
            <ActionButton state={state} action="cancel" value={game.id} variant="quiet">
              {siteMessages.gameLists.cancel}
            </ActionButton>
          </GameRow>
        ))}
      />
      <GameList title={siteMessages.gameLists.finished} items={finished.map(renderRow)} />
      {hasOlderGames && (
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
