import { Person, type Site } from './http-client.ts';

/** Nobody wins with these, so a game has all nine moves. */
export const draw = [0, 1, 2, 4, 3, 5, 7, 6, 8];

/** Two who play each other. */
export type Pair = readonly [Person, Person];

/** Guests in twos, the first of each at one site and the second at another or the same. */
export function guestPairs(count: number, [first, second]: readonly [Site, Site]): Promise<Pair[]> {
  return Promise.all(
    Array.from({ length: count }, async (): Promise<Pair> => [
      await new Person(first).asGuest(),
      await new Person(second).asGuest(),
    ]),
  );
}

/** The move at `index` of a game, by whose turn it is. */
export async function playMove([X, O]: Pair, gameId: string, index: number): Promise<void> {
  await (index % 2 === 0 ? X : O).post(`/games/${gameId}/moves`, {
    cell: draw[index],
    after: draw.slice(0, index),
  });
}
