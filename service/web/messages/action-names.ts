/** Actions of all pages. */
export type GlobalActionName =
  'friend' | 'anyone' | 'computer' | 'challenge' | 'theme' | 'sound' | 'dismiss' | 'retry-now' | 'end-others';

/** Actions of the game page. */
export type BoardActionName =
  | 'play'
  | 'step'
  | 'join'
  | 'accept'
  | 'decline'
  | 'cancel'
  | 'resign'
  | 'claim'
  | 'leave'
  | 'rematch'
  | 'withdraw'
  | 'ask-resign'
  | 'keep-playing'
  | 'copy'
  | 'share'
  | 'notify'
  | 'stop-looking';

/** Actions of the home page, profiles and error pages. */
export type PageActionName = 'accept' | 'decline' | 'cancel' | 'rematch' | 'decline-all' | 'more';

/** Actions of the account page. */
export type AccountActionName = 'logout' | 'rematch';

/** Actions of the page for two players on one device. */
export type TwoPlayersActionName = 'play' | 'take-back' | 'next-game' | 'start-over' | 'reset-score';

/** Actions of the pages `/account/security` and `/continue`. */
export type AccountSecurityActionName = 'continue-here' | 'check-again' | 'copy-link';

/** Values of the attribute `data-action`. */
export type ActionName =
  | GlobalActionName
  | BoardActionName
  | PageActionName
  | AccountActionName
  | AccountSecurityActionName
  | TwoPlayersActionName;

/** CSS selector of the controls of an action, optionally with a certain `data-value`. */
export function getActionSelector(action: ActionName, value?: string | number): string {
  return `[data-action="${action}"]${value === undefined ? '' : `[data-value="${value}"]`}`;
}

declare module 'preact' {
  // JSX does not check unknown attributes with a hyphen; declaring this one makes a typo a type error.
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Preact declares its attributes in a namespace
  namespace JSX {
    interface HTMLAttributes {
      'data-action'?: ActionName;
    }
  }
}
