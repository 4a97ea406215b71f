import type { PlayerStats } from '../../users/user.ts';
import type { PlayerPage } from '../state/page-state.ts';
import type { ClientState } from '../state/client-state.ts';
import { formatDate } from '../messages/ago.ts';
import { ActionButton } from './action-button.tsx';
import { Name } from './bidi-text.tsx';
import { GameRow } from './game-row.tsx';
import { GameList } from './game-lists.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { siteMessages } from '../messages/site-catalogue.ts';

/** A player's public profile: record, head-to-head with the viewer, and finished games. */
export function PlayerScreen({ state, screen }: { state: ClientState; screen: PlayerPage }) {
  const { profile, games, cursor, headToHead } = screen;
  const since = formatDate(profile.createdAt, state.serverTime);
  const isCurrentUser = state.currentUser?.id === profile.id;
  return (
    <div class="profile">
      <h1 id="status" tabIndex={-1}>
        <Name>{profile.name}</Name>
      </h1>
      <p class="lead">
        {profile.guest ? siteMessages.player.guestSince(since) : siteMessages.player.playerSince(since)}
        {isCurrentUser && siteMessages.player.thisIsYou}
      </p>
      <div class="tallies">
        <RecordTally title={siteMessages.player.againstEveryone} record={profile.record} />
        {headToHead && (
          <RecordTally
            title={siteMessages.player.againstYou}
            record={{ won: headToHead.lost, lost: headToHead.won, drawn: headToHead.drawn }}
          />
        )}
      </div>
      {!isCurrentUser && (
        <div class="actions">
          <ActionButton state={state} action="challenge" value={profile.name} variant="primary">
            {siteMessages.player.challenge}
          </ActionButton>
        </div>
      )}
      {games.length === 0 && <p class="hint">{siteMessages.player.noGames}</p>}
      <GameList
        title={siteMessages.player.finishedGames}
        items={games.map((game) => (
          <GameRow game={game} listOwnerId={profile.id} serverTime={state.serverTime} key={game.id} />
        ))}
      />
      {cursor && (
        <ActionButton state={state} action="more">
          {messages.common.showOlderGames}
        </ActionButton>
      )}
    </div>
  );
}

/** Wins, losses and draws under a title. */
function RecordTally({ title, record: { won, lost, drawn } }: { title: string; record: PlayerStats }) {
  const entries = [
    ['won', won],
    ['lost', lost],
    ['drawn', drawn],
  ] as const;
  return (
    <section class="tally">
      <h2>{title}</h2>
      <dl>
        {entries.map(([outcome, count]) => (
          <div class={outcome}>
            <dt>{siteMessages.player[outcome]}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
