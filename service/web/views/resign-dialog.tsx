import type { ClientState } from '../state/client-state.ts';
import { ActionButton } from './action-button.tsx';
import { LiveRegion } from './live-region.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { gameMessages } from '../messages/game-catalogue.ts';

interface ResignDialogProps {
  readonly state: ClientState;
  /** The player may leave without a result instead. */
  readonly canLeave: boolean;
}

/** Confirms a resignation. The native `<dialog>` traps focus and closes on Esc; without script it is not modal. */
export function ResignDialog({ state, canLeave }: ResignDialogProps) {
  return (
    <dialog aria-labelledby="resign-question" open={typeof document === 'undefined'} ref={openModal}>
      <h2 id="resign-question">{gameMessages.resignDialog.question}</h2>
      <p>
        {gameMessages.resignDialog.consequence} {canLeave && gameMessages.resignDialog.leaveInstead}
      </p>
      <div class="actions">
        <ActionButton state={state} action="keep-playing" variant="primary">
          {gameMessages.resignDialog.keepPlaying}
        </ActionButton>
        {canLeave && (
          <ActionButton state={state} action="leave" key="leave">
            {gameMessages.game.leave}
          </ActionButton>
        )}
        <ActionButton state={state} action="resign">
          {messages.common.resign}
        </ActionButton>
      </div>
      {/* While a modal dialog is open, the page around it, with its live region, does not exist for screen readers. */}
      <LiveRegion announcements={state.announcements} />
    </dialog>
  );
}

function openModal(dialog: HTMLDialogElement | null): void {
  if (!dialog) return;
  // A dialog that is open already, as served, cannot become modal.
  dialog.open = false;
  dialog.showModal();
}
