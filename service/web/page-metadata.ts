import type { Game } from '../games/game.ts';
import { toPlainText } from './messages/sentence.ts';
import { formatResult } from './messages/status.ts';
import { formatGameTitle } from './state/page-title.ts';
import type { PageState } from './state/page-state.ts';

/** Title of the tab and texts of a link preview. */
export interface PageMetadata {
  readonly title: string;
  readonly description: string;
  /** Pages of games and players are shared by link and not for search engines. */
  readonly indexed: 'yes' | 'no';
}

const tagline = 'Live tic-tac-toe in the browser: play a friend by link, a random opponent, or the computer.';

export function getPageMetadata({ page }: PageState): PageMetadata {
  switch (page.screen) {
    case 'home':
      return { title: 'Noughts – tic-tac-toe, live', description: `${tagline} No sign-up.`, indexed: 'yes' };
    case 'account':
      return { title: 'Account – Noughts', description: tagline, indexed: 'no' };
    case 'missing':
      return { title: 'Page unavailable – Noughts', description: tagline, indexed: 'no' };
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
      return 'Open the link to play in your browser. No sign-up.';
    case 'invited':
      return tagline;
    case 'playing':
      return 'A game of tic-tac-toe in progress. Watch it live.';
    case 'finished':
      return `${toPlainText(formatResult(game, null))}. Step through the moves.`;
    case 'declined':
    case 'cancelled':
      return 'This game was not played.';
  }
}
