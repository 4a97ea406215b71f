import type { FormErrors } from '../messages/form-errors.ts';
import type { Preferences } from './preferences.ts';

/** What the code in the link of `/continue` has led to. */
export type HandoverOffer =
  | { readonly kind: 'checking' }
  | { readonly kind: 'found'; readonly id: string; readonly name: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly reason: string };

/** The forms on `/account/security`. */
export type SecurityFormId = 'create-link' | 'end-others' | 'password' | 'delete';

/** State of the pages `/account/security` and `/continue`, as served and in the browser. */
export interface AccountSecurityState {
  readonly page: 'security' | 'continue';
  readonly currentUser: {
    readonly id: string;
    readonly name: string;
    readonly guest: boolean;
    readonly admin: boolean;
  } | null;
  readonly theme: Preferences['theme'];
  readonly offer: HandoverOffer;
  /** The link for another device, once it was created. */
  readonly link: string | null;
  /** Key of the form or button whose request is in progress. */
  readonly pendingAction: string | null;
  readonly formErrors: FormErrors;
  /** The result of the last action, for the live region too. */
  readonly message: string;
}

export function createAccountSecurityState(
  served: Pick<AccountSecurityState, 'page' | 'currentUser' | 'theme'> & Partial<AccountSecurityState>,
): AccountSecurityState {
  return {
    offer: { kind: 'checking' },
    link: null,
    pendingAction: null,
    formErrors: {},
    message: '',
    ...served,
  };
}
