import type { PageError } from '../page-state.ts';
import type { ClientState } from '../state/client-state.ts';
import { ActionButton } from './action-button.tsx';

const errorPages: Readonly<Record<PageError, { readonly title: string; readonly description: string }>> = {
  game: {
    title: 'There is no game at this link',
    description:
      'It may have been cut off on its way to you, so ask for it once more. Games that nobody answers are removed after a week.',
  },
  player: {
    title: 'There is no player with this name',
    description:
      'Check the spelling. Guests who have not played for a month are removed, and their names are not given to others.',
  },
  page: {
    title: 'There is no page here',
    description: 'The address may be old or mistyped. Nothing is lost: your games are at home.',
  },
  trouble: {
    title: 'This page cannot be shown just now',
    description:
      'The service has trouble reading its data. Moves that were shown as played are stored. Try again in a few seconds.',
  },
};

/** Says what happened at an address where there is nothing to show, and what to do next. */
export function ErrorScreen({ state, error }: { state: ClientState; error: PageError }) {
  const { title, description } = errorPages[error];
  return (
    <div class="missing">
      <h1 id="status" tabIndex={-1}>
        {title}
      </h1>
      <p class="lead">{description}</p>
      <div class="actions">
        <a class="action primary" href={error === 'trouble' ? '?' : '/'}>
          {error === 'trouble' ? 'Try again' : 'Home'}
        </a>
        {error !== 'trouble' && (
          <ActionButton state={state} action="computer" value="easy">
            Play the computer
          </ActionButton>
        )}
      </div>
    </div>
  );
}
