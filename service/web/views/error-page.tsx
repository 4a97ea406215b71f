import type { Missing } from '../page-state.ts';
import type { ClientState } from '../state/client-state.ts';
import { Action } from './action-button.tsx';

const stories: Readonly<Record<Missing, { readonly title: string; readonly says: string }>> = {
  game: {
    title: 'There is no game at this link',
    says: 'It may have been cut off on its way to you, so ask for it once more. Games that nobody answers are removed after a week.',
  },
  player: {
    title: 'There is no player with this name',
    says: 'Check the spelling. Guests who have not played for a month are removed, and their names are not given to others.',
  },
  page: {
    title: 'There is no page here',
    says: 'The address may be old or mistyped. Nothing is lost: your games are at home.',
  },
  trouble: {
    title: 'This page cannot be shown just now',
    says: 'The service has trouble reading its data. Moves that were shown as played are stored. Try again in a few seconds.',
  },
};

/** Says what happened at an address where there is nothing to show, and what to do next. */
export function MissingScreen({ state, what }: { state: ClientState; what: Missing }) {
  const { title, says } = stories[what];
  return (
    <div class="missing">
      <h1 id="status" tabIndex={-1}>
        {title}
      </h1>
      <p class="lead">{says}</p>
      <div class="actions">
        <a class="action primary" href={what === 'trouble' ? '?' : '/'}>
          {what === 'trouble' ? 'Try again' : 'Home'}
        </a>
        {what !== 'trouble' && (
          <Action state={state} act="computer" value="easy">
            Play the computer
          </Action>
        )}
      </div>
    </div>
  );
}
