import type { ClientState } from '../state/client-state.ts';
import { ActionButton } from './action-button.tsx';

/** Confirms a resignation. The native `<dialog>` traps focus and closes on Esc. */
export function ResignDialog({ state }: { state: ClientState }) {
  return (
    <dialog aria-labelledby="resign-question" ref={openModal}>
      <h2 id="resign-question">Resign this game?</h2>
      <p>Your opponent wins. You cannot undo this.</p>
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
