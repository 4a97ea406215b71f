import { getActionKey } from '../state/pending-action.ts';
import { invitationField, type ClientState } from '../state/client-state.ts';
import { actionFormId, formSuffix } from '../state/page-state.ts';
import { markChoices, type MarkChoice } from '../state/preferences.ts';
import { getStrangerLimit, timeLimitsSeconds } from '../state/time-limits.ts';
import type { ActionName } from '../messages/action-names.ts';
import { formatDuration } from '../messages/durations.ts';
import { ActionButton } from './action-button.tsx';
import { formTargets } from './form-targets.ts';
import { OpponentDrawing, type OpponentChoice } from './icons.tsx';
import { Text } from './text.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { siteMessages } from '../messages/site-catalogue.ts';

export function NewGameMenu({ state }: { state: ClientState }) {
  const error = state.formErrors[invitationField];
  const { mark } = state.preferences;
  const strangerSeconds = getStrangerLimit(state.chosenSeconds);
  const waitingCount = state.queue.filter((seconds) => seconds === strangerSeconds).length;
  return (
    <div class="menu">
      <div class="choices">
        <MenuButton
          state={state}
          opponent="friend"
          title={messages.common.playFriend}
          description={siteMessages.newGame.friendDescription}
          seconds={state.chosenSeconds}
          mark={mark}
        />
        <MenuButton
          state={state}
          opponent="anyone"
          title={messages.common.playAnyone}
          description={
            waitingCount > 0
              ? siteMessages.newGame.playersWait(waitingCount)
              : siteMessages.newGame.anyoneDescription
          }
          seconds={strangerSeconds}
          mark="X"
        />
        <div class="choice computer" role="group" aria-labelledby="computer">
          <OpponentDrawing opponent="computer" />
          <strong id="computer">{messages.common.playComputer}</strong>
          <div class="levels">
            <MarkChip mark={mark} />
            <ActionButton state={state} action="computer" value="easy" key="easy">
              {siteMessages.newGame.easy}
            </ActionButton>
            <ActionButton state={state} action="computer" value="medium" key="medium">
              {siteMessages.newGame.medium}
            </ActionButton>
            <ActionButton state={state} action="computer" value="perfect" key="perfect">
              {siteMessages.newGame.perfect}
            </ActionButton>
          </div>
        </div>
      </div>
      <a class="action plain two-players" href="/two">
        {siteMessages.newGame.twoPlayers}
      </a>
      <details class="options">
        <summary>{siteMessages.newGame.options}</summary>
        <div>
          <label>
            {siteMessages.newGame.myMark}
            <select id="mark" name="mark" form={actionFormId} value={mark}>
              {markChoices.map((choice) => (
                <option value={choice}>{siteMessages.newGame.marks[choice]}</option>
              ))}
            </select>
          </label>
          <label>
            {siteMessages.newGame.timePerMove}
            <select id="move-seconds" name="moveSeconds" form={actionFormId} value={state.chosenSeconds}>
              {timeLimitsSeconds.map((seconds) => (
                <option value={seconds}>
                  {seconds === 0 ? siteMessages.newGame.noLimit : formatDuration(seconds)}
                </option>
              ))}
            </select>
          </label>
          <form id="invite" method="post" action={`/games${formSuffix}`}>
            <label for="opponent">{siteMessages.newGame.inviteByName}</label>
            <input
              id="opponent"
              name="opponent"
              required
              autoComplete="off"
              autoCapitalize="none"
              spellcheck={false}
              dir="auto"
              aria-invalid={error !== undefined}
              aria-describedby={error && 'opponent-error'}
            />
            <button type="submit" class="action plain" aria-disabled={state.pendingAction !== null}>
              {siteMessages.newGame.invite}
            </button>
            {error && (
              <Text class="error" id="opponent-error">
                {error}
              </Text>
            )}
            {error === messages.invitationErrors.unknown && (
              <ActionButton state={state} action="friend">
                {messages.common.playFriend}
              </ActionButton>
            )}
          </form>
        </div>
      </details>
    </div>
  );
}

interface MenuButtonProps {
  readonly state: ClientState;
  readonly opponent: OpponentChoice & ActionName;
  readonly title: string;
  readonly description: string;
  /** The limit per move that the game will have; 0 is none. */
  readonly seconds: number;
  readonly mark: MarkChoice;
}

function MenuButton({ state, opponent, title, description, seconds, mark }: MenuButtonProps) {
  return (
    <button
      type="button"
      {...formTargets.get(opponent, undefined, null)}
      class={`choice ${opponent}`}
      data-action={opponent}
      aria-busy={state.pendingAction === getActionKey(opponent)}
      aria-disabled={state.pendingAction !== null}
    >
      <OpponentDrawing opponent={opponent} />
      <strong>{title}</strong>
      <span>
        <span key={description}>{description}</span>
        <MarkChip mark={mark} />
        {seconds > 0 && (
          <span class="chip" key={seconds}>
            {siteMessages.newGame.perMove(formatDuration(seconds))}
          </span>
        )}
      </span>
    </button>
  );
}

/** The chosen mark; nothing for X, which every game has without a choice. */
function MarkChip({ mark }: { mark: MarkChoice }) {
  return mark === 'X' ? null : (
    <span class="chip" key={mark}>
      {siteMessages.newGame.markChips[mark]}
    </span>
  );
}
