import { TestUser, type HttpClient } from './http-client.ts';

/** Moves that lead to a draw, so that a game has all nine moves. */
export const drawMoves = [0, 1, 2, 4, 3, 5, 7, 6, 8];

/** Two users who play against each other, X first. */
export type Pair = readonly [TestUser, TestUser];

/** Signs in pairs of guests, each user of a pair at one of two servers. */
export async function createGuestPairs(
  count: number,
  first: HttpClient,
  second: HttpClient = first,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let pair = 0; pair < count; pair++) {
    pairs.push(
      await Promise.all([new TestUser(first).signInAsGuest(), new TestUser(second).signInAsGuest()]),
    );
  }
  return pairs;
}

/** Plays the move at `index` of a game as the player whose turn it is. */
export async function playMove([X, O]: Pair, gameId: string, index: number): Promise<void> {
  await (index % 2 === 0 ? X : O).post(`/games/${gameId}/moves`, {
    cell: drawMoves[index],
    after: drawMoves.slice(0, index),
  });
}
