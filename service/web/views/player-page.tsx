import type { PlayRecord } from '../../users/user.ts';
import type { PlayerPage } from '../page-state.ts';
import type { ClientState } from '../state/client-state.ts';
import { Action } from './action-button.tsx';
import { GameRow } from './game-row.tsx';
import { List } from './game-lists.tsx';

/** A player's public page: how they fare, how I fare against them, what they played. */
export function PlayerScreen({ state, screen }: { state: ClientState; screen: PlayerPage }) {
  const { profile, games, cursor, against } = screen;
  const isMe = state.viewer?.id === profile.id;
  return (
    <div class="profile">
      <h1 id="status" tabIndex={-1}>
        <bdi>{profile.name}</bdi>
      </h1>
      <p class="lead">
        {profile.guest ? 'A guest' : 'A player'} since {profile.createdAt.slice(0, 10)}
        {isMe && '. This is you'}
      </p>
      <div class="tallies">
        <Tally title="Against everybody" of={profile.record} />
        {against && (
          <Tally title="Against you" of={{ won: against.lost, lost: against.won, drawn: against.drawn }} />
        )}
      </div>
      {!isMe && (
        <div class="actions">
          <Action state={state} act="challenge" value={profile.name} look="primary">
            Challenge
          </Action>
        </div>
      )}
      {games.length === 0 && <p class="hint">No finished games yet.</p>}
      <List
        title="Finished games"
        of={games.map((game) => (
          <GameRow game={game} viewpoint={profile.id} time={state.time} key={game.id} />
        ))}
      />
      {cursor && (
        <Action state={state} act="more">
          Show older games
        </Action>
      )}
    </div>
  );
}

/** Three numbers with their words. */
function Tally({ title, of: { won, lost, drawn } }: { title: string; of: PlayRecord }) {
  const entries = [
    ['won', won],
    ['lost', lost],
    ['drawn', drawn],
  ] as const;
  return (
    <section class="tally">
      <h2>{title}</h2>
      <dl>
        {entries.map(([word, count]) => (
          <div class={word}>
            <dt>{word}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
