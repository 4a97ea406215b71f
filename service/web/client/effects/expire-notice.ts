import type { Store } from '../store.ts';

/** Long enough to read a sentence twice. */
const noticeMs = 6000;

/** Removes news after a while, unless the user points at it or has the focus in it. */
export function expireNotices(store: Store, isInUse = isNoticeInUse): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    timer = setTimeout(() => (isInUse() ? wait() : store.patch({ notice: null })), noticeMs);
  };
  store.subscribe((before, now) => {
    if (before.notice === now.notice) return;
    clearTimeout(timer);
    if (now.notice?.kind === 'info') wait();
  });
}

function isNoticeInUse(): boolean {
  return document.querySelector('.notice:hover, .notice:focus-within') !== null;
}
