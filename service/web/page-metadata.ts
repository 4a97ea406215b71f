import type { Game } from '../games/game.ts';
import { toPlainText } from './messages/sentence.ts';
import { formatResult } from './messages/status.ts';
import { formatGameTitle } from './messages/title.ts';
import type { PageState } from './page-state.ts';

/** What a page is called in a tab, and how a link to it reads where it is pasted. */
export interface PageMetadata {
  readonly title: string;
  readonly description: string;
  /** Games and players are for those who were given the link, not for search engines. */
  readonly indexed: 'yes' | 'no';
}

const tagline =
  'Tic-tac-toe in the browser, live: with a friend by link, with anyone, or against the computer.';

export function getPageMetadata({ page }: PageState): PageMetadata {
  switch (page.screen) {
    case 'home':
      return { title: 'Noughts – tic-tac-toe, live', description: `${tagline} No sign-up.`, indexed: 'yes' };
    case 'account':
      return { title: 'Account – Noughts', description: tagline, indexed: 'no' };
    case 'missing':
      return { title: 'Nothing here – Noughts', description: tagline, indexed: 'no' };
    case 'player':
      return {
        title: `${page.profile.name} – Noughts`,
        description: `Play ${page.profile.name} at tic-tac-toe.`,
        indexed: 'no',
      };
    case 'game':
      return { title: formatGameTitle(page.game), description: describeGame(page.game), indexed: 'no' };
  }
}

function describeGame(game: Game): string {
  switch (game.status) {
    case 'open':
      return 'Open the link and play at once, in the browser. No sign-up.';
    case 'invited':
      return tagline;
    case 'playing':
      return 'A game of tic-tac-toe, running now. Watch it live.';
    case 'finished':
      return `${toPlainText(formatResult(game, null))}. Step through the moves.`;
    case 'declined':
    case 'cancelled':
      return 'This game was not played.';
  }
}
