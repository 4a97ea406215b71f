import type { ErrorPage } from '../state/page-state.ts';
import type { ClientState } from '../state/client-state.ts';
import { ActionButton } from './action-button.tsx';
import { messages } from '../messages/common-catalogue.ts';

/** An error page: what happened and what to do next. */
export function ErrorScreen({ state, screen }: { state: ClientState; screen: ErrorPage }) {
  const { error, title, description } = screen;
  return (
    <div class="missing">
      <h1 id="status" tabIndex={-1}>
        {title}
      </h1>
      <p class="lead">{description}</p>
      <div class="actions">
        <a class="action primary" href={error === 'unavailable' ? '?' : '/'}>
          {error === 'unavailable' ? messages.common.tryAgain : messages.common.home}
        </a>
        {error !== 'unavailable' && (
          <ActionButton state={state} action="computer" value="easy">
            {messages.common.playComputer}
          </ActionButton>
        )}
      </div>
    </div>
  );
}
