import { expect } from 'chai';
import { randomInt } from 'node:crypto';
import type { Game } from '../service/games/game.ts';
import { Player, type Site } from './player.ts';

/** Rounds after which whoever still waits is taken for left over; a client asks once every ten seconds. */
const mostRounds = 40;

export interface Paired {
  readonly games: number;
  readonly rounds: number;
  readonly leftOver: number;
}

/**
 * Guests who all ask for a quick match at once, and again until they have an opponent. Expects that nobody is in two
 * games, that every game has its two players, and that nobody is left over but an odd one.
 */
export async function pairUp(site: Site, count: number): Promise<Paired> {
  // Time limits do not mix: whoever was left over elsewhere does not sit down here.
  const moveSeconds = randomInt(10, 86_400);
  const players: { player: Player; id: string }[] = [];
  // They sign in a few at a time and then ask all at once.
  while (players.length < count) {
    const some = Math.min(20, count - players.length);
    players.push(...(await Promise.all(Array.from({ length: some }, (_, at) => guestAt(site, at)))));
  }
  let rounds = 0;
  let waiting = players;
  while (waiting.length > 1 && rounds < mostRounds) {
    rounds += 1;
    const answers = await Promise.all(
      waiting.map(({ player }) => player.post('/games/match', { moveSeconds })),
    );
    expect(answers.filter(({ status }) => ![200, 201, 503].includes(status))).to.deep.equal([]);
    const playing = await Promise.all(waiting.map(({ player }) => playingOf(player)));
    waiting = waiting.filter((_, index) => playing[index]?.length === 0);
  }
  expect(waiting).to.have.length(count % 2);
  const seated = new Map<string, string[]>();
  for (const { player, id } of players) {
    const games = await playingOf(player);
    expect(games.length).to.be.at.most(1);
    for (const game of games) seated.set(game.id, [...(seated.get(game.id) ?? []), id]);
  }
  expect([...seated.values()].filter((pair) => pair.length !== 2)).to.deep.equal([]);
  return { games: seated.size, rounds, leftOver: waiting.length };
}

async function guestAt(site: Site, at: number): Promise<{ player: Player; id: string }> {
  const player = new Player(site, at);
  return { player, id: await player.asGuest() };
}

async function playingOf(player: Player): Promise<Game[]> {
  return (await player.get<{ playing: Game[] }>('/games')).body.playing;
}
