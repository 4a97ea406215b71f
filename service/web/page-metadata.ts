import type { Game } from '../games/game.ts';
import { buildBoard } from '../rules/board.ts';
import { formatFinalBoard } from '../rules/final-board.ts';
import { toPlainText } from './messages/sentence.ts';
import { formatResult } from './messages/status.ts';
import { getSeat } from './state/seats.ts';
import { formatGameTitle } from './state/page-title.ts';
import type { PageState } from './state/page-state.ts';
import { metadata } from './messages/metadata-catalogue.ts';

/** A picture on this site, for link previews. */
export interface PagePicture {
  readonly path: string;
  readonly alt: string;
}

/** Title of the tab and texts of a link preview. */
export interface PageMetadata {
  readonly title: string;
  readonly description: string;
  /** Pages of games and players are shared by link and not for search engines. */
  readonly indexed: 'yes' | 'no';
  /** By default the picture of the site. */
  readonly picture?: PagePicture;
}

/** The page's background, which browsers give to their own bars too. A test compares it with the style sheet. */
export const themeColours = { light: '#f6f4ef', dark: '#15171b' } as const;

export function getPageMetadata({ page, currentUser }: PageState): PageMetadata {
  switch (page.screen) {
    case 'home':
      return { title: metadata.homeTitle, description: metadata.homeDescription, indexed: 'yes' };
    case 'account':
      return { title: metadata.accountTitle, description: metadata.tagline, indexed: 'no' };
    case 'error':
      return { title: metadata.errorTitle, description: metadata.tagline, indexed: 'no' };
    case 'player':
      return {
        title: metadata.playerTitle(page.profile.name),
        description: metadata.playerDescription(page.profile.name),
        indexed: 'no',
      };
    case 'game':
      return {
        title: formatGameTitle(page.game, getSeat(page.game, currentUser?.id)),
        description: describeGame(page.game),
        indexed: 'no',
        ...getFinalBoardPicture(page.game),
      };
  }
}

/** The final board of a game that ended on the board. */
function getFinalBoardPicture({ result, moves }: Game): { readonly picture?: PagePicture } {
  if (result?.by !== 'line' && result?.by !== 'draw') return {};
  return {
    picture: { path: `/og/${formatFinalBoard(buildBoard(moves))}.png`, alt: metadata.finalBoardAlt },
  };
}

function describeGame(game: Game): string {
  switch (game.status) {
    case 'open':
      return metadata.openGameDescription;
    case 'invited':
      return metadata.tagline;
    case 'playing':
      return metadata.playingDescription;
    case 'finished':
      return metadata.finishedDescription(toPlainText(formatResult(game, null)));
    case 'declined':
    case 'cancelled':
      return metadata.unplayedGameDescription;
  }
}
