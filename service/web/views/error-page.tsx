import type { PageError } from '../state/page-state.ts';
import type { ClientState } from '../state/client-state.ts';
import { ActionButton } from './action-button.tsx';

const errorPages: Readonly<Record<PageError, { readonly title: string; readonly description: string }>> = {
  game: {
    title: 'Game not found',
    description:
      'The link may be incomplete. Ask your friend to send it again. Games that no one joins are removed after a week.',
  },
  player: {
    title: 'Player not found',
    description:
      'Check the spelling. Guests who have not played for a month are removed, and their names are not reused.',
  },
  page: {
    title: 'Page not found',
    description: 'The address may be old or mistyped. You can find your games on the home page.',
  },
  unavailable: {
    title: 'This page is temporarily unavailable',
    description: 'Something went wrong on the server. Your saved moves are safe. Try again in a few seconds.',
  },
};

/** An error page: what happened and what to do next. */
export function ErrorScreen({ state, error }: { state: ClientState; error: PageError }) {
  const { title, description } = errorPages[error];
  return (
    <div class="missing">
      <h1 id="status" tabIndex={-1}>
        {title}
      </h1>
      <p class="lead">{description}</p>
      <div class="actions">
        <a class="action primary" href={error === 'unavailable' ? '?' : '/'}>
          {error === 'unavailable' ? 'Try again' : 'Home'}
        </a>
        {error !== 'unavailable' && (
          <ActionButton state={state} action="computer" value="easy">
            Play the computer
          </ActionButton>
        )}
      </div>
    </div>
  );
}
