import { PlayerName } from './client/words/players.ts';
import { bare } from './client/words/sentence.ts';
import { resultOf } from './client/words/status.ts';
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
      return { ...gameSummary(page.game), indexed: 'no' };
  }
}

function gameSummary(game: Extract<PageState['page'], { screen: 'game' }>['game']): Omit<Summary, 'indexed'> {
  const [host, guest] = [bare([PlayerName(game, 'X')]), bare([PlayerName(game, 'O')])];
  switch (game.status) {
    case 'open':
      return {
        title: `${host} invites you to tic-tac-toe – Noughts`,
        description: 'Open the link and play at once, in the browser. No sign-up.',
      };
    case 'invited':
      return { title: `${host} invites ${guest} to tic-tac-toe – Noughts`, description: pitch };
    case 'playing':
      return {
        title: `${host} – ${guest} – Noughts`,
        description: 'A game of tic-tac-toe, running now. Watch it live.',
      };
    case 'finished':
      return {
        title: `${host} – ${guest} – Noughts`,
        description: `${bare(resultOf(game, null))}. Step through the moves.`,
      };
    case 'declined':
    case 'cancelled':
      return { title: `${host}’s game – Noughts`, description: 'This game was not played.' };
  }
}
