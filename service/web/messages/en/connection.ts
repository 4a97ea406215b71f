/** Texts of live updates, which pages load after their start. */
export const connection = {
  backOnline: 'Back online.',
  reconnecting: 'Connection lost. Reconnecting…',
  reconnectingIn: (seconds: number) => `Connection lost. Reconnecting in ${seconds} s.`,
  polling: 'No live connection. This page checks for changes regularly.',
  userChanged: 'Another tab has logged in or out, so this page was reloaded.',
  signedInElsewhere: 'Signed in on another device.',
  undo: 'Undo',
};
