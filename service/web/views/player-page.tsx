import type { PlayerStats } from '../../users/user.ts';
import type { PlayerPage } from '../state/page-state.ts';
import type { ClientState } from '../state/client-state.ts';
import { ActionButton } from './action-button.tsx';
import { GameRow } from './game-row.tsx';
import { GameList } from './game-lists.tsx';

/** A player's public profile: record, head-to-head with the viewer, and finished games. */
export function PlayerScreen({ state, screen }: { state: ClientState; screen: PlayerPage }) {
  const { profile, games, cursor, headToHead } = screen;
  const isCurrentUser = state.currentUser?.id === profile.id;
  return (
    <div class="profile">
      <h1 id="status" tabIndex={-1}>
        <bdi>{profile.name}</bdi>
      </h1>
      <p class="lead">
        {profile.guest ? 'A guest' : 'A player'} since {profile.createdAt.slice(0, 10)}
        {isCurrentUser && '. This is you'}
      </p>
      <div class="tallies">
        <RecordTally title="Against everyone" record={profile.record} />
        {headToHead && (
          <RecordTally
            title="Against you"
            record={{ won: headToHead.lost, lost: headToHead.won, drawn: headToHead.drawn }}
          />
        )}
      </div>
      {!isCurrentUser && (
        <div class="actions">
          <ActionButton state={state} action="challenge" value={profile.name} variant="primary">
            Challenge
          </ActionButton>
        </div>
      )}
      {games.length === 0 && <p class="hint">No finished games yet.</p>}
      <GameList
        title="Finished games"
        items={games.map((game) => (
          <GameRow game={game} listOwnerId={profile.id} serverTime={state.serverTime} key={game.id} />
        ))}
      />
      {cursor && (
        <ActionButton state={state} action="more">
          Show older games
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
        {entries.map(([label, count]) => (
          <div class={label}>
            <dt>{label}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
