import { TestUser, type HttpClient } from './http-client.ts';

/** Nobody wins with these, so a game has all nine moves. */
export const drawMoves = [0, 1, 2, 4, 3, 5, 7, 6, 8];

/** Two who play each other. */
export type Pair = readonly [TestUser, TestUser];

/** Guests in twos, the first of each at one site and the second at another or the same. */
export function createGuestPairs(
  count: number,
  [first, second]: readonly [HttpClient, HttpClient],
): Promise<Pair[]> {
  return Promise.all(
    Array.from({ length: count }, async (): Promise<Pair> => [
      await new TestUser(first).signInAsGuest(),
      await new TestUser(second).signInAsGuest(),
    ]),
  );
}

/** The move at `index` of a game, by whose turn it is. */
export async function playMove([X, O]: Pair, gameId: string, index: number): Promise<void> {
  await (index % 2 === 0 ? X : O).post(`/games/${gameId}/moves`, {
    cell: drawMoves[index],
    after: drawMoves.slice(0, index),
  });
}
