import type { Game } from '../games/game.ts';
import { bare } from './messages/sentence.ts';
import { resultOf } from './messages/status.ts';
import { gameTitle } from './messages/title.ts';
import type { PageState } from './page-state.ts';

/** What a page is called in a tab, and how a link to it reads where it is pasted. */
export interface Summary {
  readonly title: string;
  readonly description: string;
  /** Games and players are for those who were given the link, not for search engines. */
  readonly indexed: 'yes' | 'no';
}

const pitch =
  'Tic-tac-toe in the browser, live: with a friend by link, with anyone, or against the computer.';

export function summaryOf({ page }: PageState): Summary {
  switch (page.screen) {
    case 'home':
      return { title: 'Noughts – tic-tac-toe, live', description: `${pitch} No sign-up.`, indexed: 'yes' };
    case 'account':
      return { title: 'Account – Noughts', description: pitch, indexed: 'no' };
    case 'missing':
      return { title: 'Nothing here – Noughts', description: pitch, indexed: 'no' };
    case 'player':
      return {
        title: `${page.profile.name} – Noughts`,
        description: `Play ${page.profile.name} at tic-tac-toe.`,
        indexed: 'no',
      };
    case 'game':
      return { title: gameTitle(page.game), description: descriptionOf(page.game), indexed: 'no' };
  }
}

function descriptionOf(game: Game): string {
  switch (game.status) {
    case 'open':
      return 'Open the link and play at once, in the browser. No sign-up.';
    case 'invited':
      return pitch;
    case 'playing':
      return 'A game of tic-tac-toe, running now. Watch it live.';
    case 'finished':
      return `${bare(resultOf(game, null))}. Step through the moves.`;
    case 'declined':
    case 'cancelled':
      return 'This game was not played.';
  }
}
