import type { ClientState } from '../state/client-state.ts';
import { Action } from './action-button.tsx';

/** Asks once before giving up. The browser's own dialogue keeps focus inside, gives it back, and closes on Esc. */
export function ResignDialogue({ state }: { state: ClientState }) {
  return (
    <dialog aria-labelledby="resign-question" ref={show}>
      <h2 id="resign-question">Resign this game?</h2>
      <p>Your opponent wins. This cannot be taken back.</p>
      <div class="actions">
        <Action state={state} act="keep-playing" look="primary">
          Keep playing
        </Action>
        <Action state={state} act="resign">
          Resign
        </Action>
      </div>
    </dialog>
  );
}

function show(dialogue: HTMLDialogElement | null): void {
  if (dialogue && !dialogue.open) dialogue.showModal();
}
