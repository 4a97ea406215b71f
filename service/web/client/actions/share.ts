import type { Client } from '../client.ts';
import { withNotice } from '../../state/notice.ts';

/** How long the copy button says that it worked. */
const copiedMs = 2500;

/** Copies the link in `field`; where the browser forbids it, selects it so that the player can. */
export async function copyLink({ store }: Client, field: HTMLInputElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.focus();
    field.select();
    // No clipboard API outside secure contexts; the older command still works there after a tap.
    if (!document.execCommand('copy')) {
      store.update((state) =>
        withNotice(state, {
          kind: 'news',
          text: ['The link is selected: copy it with your keyboard or menu.'],
          nextStep: null,
        }),
      );
      return;
    }
  }
  store.patch({ isLinkCopied: true, announcement: 'Link copied.' });
  setTimeout(() => store.patch({ isLinkCopied: false }), copiedMs);
}

/**
 * Hands the link to the system's share sheet, or to the mail program where the browser has no sheet. Closing the sheet
 * is no failure.
 */
export async function shareLink(url: string): Promise<void> {
  const text = 'Play tic-tac-toe with me';
  if ('share' in navigator) await navigator.share({ title: 'Noughts', text, url }).catch(() => undefined);
  else location.href = `mailto:?subject=${encodeURIComponent(text)}&body=${encodeURIComponent(url)}`;
}
