import type { Client } from '../client.ts';
import { copyField } from '../copy-field.ts';
import { withNotice } from '../../state/notice.ts';
import { messages } from '../../messages/common-catalogue.ts';
import { gameMessages } from '../../messages/game-catalogue.ts';

/** How long the copy button shows "Copied". */
const copiedMs = 2500;

/** Copies the link in `field`. If the browser does not allow it, selects the text for manual copying. */
export async function copyLink({ store }: Client, field: HTMLInputElement): Promise<void> {
  if (!(await copyField(field))) {
    store.update((state) =>
      withNotice(state, {
        kind: 'info',
        text: [gameMessages.notices.linkSelected],
        nextStep: null,
      }),
    );
    return;
  }
  store.patch({ isLinkCopied: true });
  setTimeout(() => store.patch({ isLinkCopied: false }), copiedMs);
}

/** Opens the system's share sheet, which not every browser has (`capabilities.canShare`). Closing it is not an error. */
export async function shareLink(url: string): Promise<void> {
  const text = gameMessages.waiting.shareText;
  await navigator.share({ title: messages.appName, text, url }).catch(() => undefined);
}
