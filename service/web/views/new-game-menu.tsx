import { busyKey } from '../state/pending-action.ts';
import type { ClientState } from '../state/client-state.ts';
import { limitInWords } from '../state/countdown.ts';
import { Action } from './action-button.tsx';
import { ChoiceDrawing, type Choice } from './icons.tsx';

/** Offered limits for a move, in seconds; 0 is none. */
const limits = [0, 10, 30, 60, 300, 86_400];

export function Choices({ state }: { state: ClientState }) {
  return (
    <>
      <div class="choices">
        <BigChoice
          state={state}
          choice="friend"
          title="Play a friend"
          says="Get a link to send. The first to open it plays."
        />
        <BigChoice state={state} choice="anyone" title="Play anyone" says="Meet the next player who asks." />
        <section class="choice computer" aria-labelledby="computer">
          <ChoiceDrawing choice="computer" />
          <h2 id="computer">Play the computer</h2>
          <div class="levels">
            <Action state={state} act="computer" value="easy" key="easy">
              Easy
            </Action>
            <Action state={state} act="computer" value="perfect" key="perfect">
              Perfect
            </Action>
          </div>
        </section>
      </div>
      <details class="options">
        <summary>Set a time limit, or invite by name</summary>
        <div>
          <label>
            Time for a move
            <select id="move-seconds">
              {limits.map((seconds) => (
                <option value={seconds}>{seconds === 0 ? 'no limit' : limitInWords(seconds)}</option>
              ))}
            </select>
          </label>
          <form id="invite">
            <label for="opponent">Invite by name</label>
            <input
              id="opponent"
              name="opponent"
              required
              maxLength={48}
              autoComplete="off"
              autoCapitalize="none"
              spellcheck={false}
              dir="auto"
            />
            <button type="submit" class="action plain" aria-disabled={state.busy !== null}>
              Invite
            </button>
          </form>
        </div>
      </details>
    </>
  );
}

function BigChoice({
  state,
  choice,
  title,
  says,
}: {
  state: ClientState;
  choice: Choice;
  title: string;
  says: string;
}) {
  return (
    <button
      type="button"
      class={`choice ${choice}`}
      data-act={choice}
      aria-busy={state.busy === busyKey(choice)}
      aria-disabled={state.busy !== null}
    >
      <ChoiceDrawing choice={choice} />
      <strong>{title}</strong>
      <span>{says}</span>
    </button>
  );
}
