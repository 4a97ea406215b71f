import { maxNameFieldLength } from '../../shared/field-rules.ts';
import { getActionKey } from '../state/pending-action.ts';
import type { ClientState } from '../state/client-state.ts';
import { formatDuration } from '../messages/durations.ts';
import { ActionButton } from './action-button.tsx';
import { OpponentDrawing, type OpponentChoice } from './icons.tsx';

/** Selectable time limits per move, in seconds; 0 is no limit. */
const timeLimitsSeconds = [0, 10, 30, 60, 300, 86_400];

export function NewGameMenu({ state }: { state: ClientState }) {
  return (
    <>
      <div class="choices">
        <MenuButton
          state={state}
          opponent="friend"
          title="Play a friend"
          description="Send a link. The first player to join is your opponent."
        />
        <MenuButton
          state={state}
          opponent="anyone"
          title="Play anyone"
          description="Get matched with another player."
        />
        <section class="choice computer" aria-labelledby="computer">
          <OpponentDrawing opponent="computer" />
          <h2 id="computer">Play the computer</h2>
          <div class="levels">
            <ActionButton state={state} action="computer" value="easy" key="easy">
              Easy
            </ActionButton>
            <ActionButton state={state} action="computer" value="perfect" key="perfect">
              Perfect
            </ActionButton>
          </div>
        </section>
      </div>
      <details class="options">
        <summary>Set a time limit, or invite by name</summary>
        <div>
          <label>
            Time per move
            <select id="move-seconds">
              {timeLimitsSeconds.map((seconds) => (
                <option value={seconds}>{seconds === 0 ? 'no limit' : formatDuration(seconds)}</option>
              ))}
            </select>
          </label>
          <form id="invite">
            <label for="opponent">Invite by name</label>
            <input
              id="opponent"
              name="opponent"
              required
              maxLength={maxNameFieldLength}
              autoComplete="off"
              autoCapitalize="none"
              spellcheck={false}
              dir="auto"
            />
            <button type="submit" class="action plain" aria-disabled={state.pendingAction !== null}>
              Invite
            </button>
          </form>
        </div>
      </details>
    </>
  );
}

function MenuButton({
  state,
  opponent,
  title,
  description,
}: {
  state: ClientState;
  opponent: OpponentChoice;
  title: string;
  description: string;
}) {
  return (
    <button
      type="button"
      class={`choice ${opponent}`}
      data-action={opponent}
      aria-busy={state.pendingAction === getActionKey(opponent)}
      aria-disabled={state.pendingAction !== null}
    >
      <OpponentDrawing opponent={opponent} />
      <strong>{title}</strong>
      <span>{description}</span>
    </button>
  );
}
