import { expect } from 'chai';
import type { Game } from '../service/games/game.ts';
import { PlayerClient, type LoadTarget } from './player.ts';

/** Rounds after which waiting players count as unmatched. A real client requests a match every ten seconds. */
const maxRounds = 40;

export interface MatchingResult {
  readonly games: number;
  readonly rounds: number;
  readonly unmatched: number;
}

/**
 * Guests concurrently request a quick match until they have an opponent. Asserts that no player is in two games, that
 * every game has two players, and that every player has an opponent, except an odd one.
 */
export async function matchAllPlayers(target: LoadTarget, count: number): Promise<MatchingResult> {
  // Other tests use the default time limit, so that players left waiting by them are not matched here.
  const moveSeconds = 86_400;
  const players: { player: PlayerClient; id: string }[] = [];
  // Sign-ins are batched; match requests are not.
  while (players.length < count) {
    const batchSize = Math.min(20, count - players.length);
    players.push(
      ...(await Promise.all(Array.from({ length: batchSize }, (_, at) => createGuest(target, at)))),
    );
  }
  let rounds = 0;
  let waiting = players;
  while (waiting.length > 1 && rounds < maxRounds) {
    rounds += 1;
    const responses = await Promise.all(
      waiting.map(({ player }) => player.post('/games/match', { moveSeconds })),
    );
    expect(responses.filter(({ status }) => ![200, 201, 503].includes(status))).to.deep.equal([]);
    const playing = await Promise.all(waiting.map(({ player }) => listPlayingGames(player)));
    waiting = waiting.filter((_, index) => playing[index]?.length === 0);
  }
  expect(waiting).to.have.length(count % 2);
  for (const { player } of waiting) await stopLooking(player);
  const playersByGame = new Map<string, string[]>();
  for (const { player, id } of players) {
    const games = await listPlayingGames(player);
    expect(games.length).to.be.at.most(1);
    for (const game of games) playersByGame.set(game.id, [...(playersByGame.get(game.id) ?? []), id]);
  }
  expect([...playersByGame.values()].filter((pair) => pair.length !== 2)).to.deep.equal([]);
  return { games: playersByGame.size, rounds, unmatched: waiting.length };
}

async function createGuest(target: LoadTarget, at: number): Promise<{ player: PlayerClient; id: string }> {
  const player = new PlayerClient(target, at);
  return { player, id: await player.signInAsGuest() };
}

/** The player left over must not be matched in another run. */
async function stopLooking(player: PlayerClient): Promise<void> {
  const { open } = (await player.get<{ open: Game[] }>('/games')).body;
  for (const { id } of open) await player.post(`/games/${id}/cancel`, {});
}

async function listPlayingGames(player: PlayerClient): Promise<Game[]> {
  return (await player.get<{ playing: Game[] }>('/games')).body.playing;
}
