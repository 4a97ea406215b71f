import { viewOf, type StoredGame } from './stored-game.ts';

let last: { readonly game: StoredGame; readonly now: number; readonly text: string } | undefined;

/**
 * A game as everybody who has its id may see it, as JSON. A move is answered, and told to all who watch, at the same
 * moment: what was written out last is kept for them.
 *
 * @param now epoch milliseconds by the server's clock
 */
export function textOf(game: StoredGame, now: number): string {
  if (last?.game !== game || last.now !== now) {
    // Every field is put there by name, and a writer made from the schema was slower.
    last = { game, now, text: JSON.stringify(viewOf(game, now)) };
  }
  return last.text;
}
