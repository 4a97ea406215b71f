import type { ClientState } from '../state/client-state.ts';
import { ActionButton } from './action-button.tsx';

/** Asks once before giving up. The browser's own dialogue keeps focus inside, gives it back, and closes on Esc. */
export function ResignDialog({ state }: { state: ClientState }) {
  return (
    <dialog aria-labelledby="resign-question" ref={openModal}>
      <h2 id="resign-question">Resign this game?</h2>
      <p>Your opponent wins. This cannot be taken back.</p>
      <div class="actions">
        <ActionButton state={state} action="keep-playing" variant="primary">
          Keep playing
        </ActionButton>
        <ActionButton state={state} action="resign">
          Resign
        </ActionButton>
      </div>
    </dialog>
  );
}

function openModal(dialog: HTMLDialogElement | null): void {
  if (dialog && !dialog.open) dialog.showModal();
}
