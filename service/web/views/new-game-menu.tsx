import { maxNameFieldLength } from '../../shared/name-rules.ts';
import { getActionKey } from '../state/pending-action.ts';
import { invitationField, type ClientState } from '../state/client-state.ts';
import { actionFormId, formSuffix, getFormTarget } from '../state/form-target.ts';
import { formatDuration } from '../messages/durations.ts';
import { ActionButton } from './action-button.tsx';
import { OpponentDrawing, type OpponentChoice } from './icons.tsx';
import { Text } from './text.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { siteMessages } from '../messages/site-catalogue.ts';

/** Selectable time limits per move, in seconds; 0 is no limit. */
const timeLimitsSeconds = [0, 10, 30, 60, 300, 86_400];

export function NewGameMenu({ state }: { state: ClientState }) {
  const error = state.formErrors[invitationField];
  return (
    <>
      <div class="choices">
        <MenuButton
          state={state}
          opponent="friend"
          title={messages.common.playFriend}
          description={siteMessages.newGame.friendDescription}
        />
        <MenuButton
          state={state}
          opponent="anyone"
          title={messages.common.playAnyone}
          description={siteMessages.newGame.anyoneDescription}
        />
        <div class="choice computer" role="group" aria-labelledby="computer">
          <OpponentDrawing opponent="computer" />
          <strong id="computer">{messages.common.playComputer}</strong>
          <div class="levels">
            <ActionButton state={state} action="computer" value="easy" key="easy">
              {siteMessages.newGame.easy}
            </ActionButton>
            <ActionButton state={state} action="computer" value="perfect" key="perfect">
              {siteMessages.newGame.perfect}
            </ActionButton>
          </div>
        </div>
      </div>
      <details class="options">
        <summary>{siteMessages.newGame.options}</summary>
        <div>
          <label>
            {siteMessages.newGame.timePerMove}
            <select id="move-seconds" name="moveSeconds" form={actionFormId}>
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
              maxLength={maxNameFieldLength}
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
      {...getFormTarget(opponent, undefined, null)}
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
