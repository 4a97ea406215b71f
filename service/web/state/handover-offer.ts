import type { AccountSecurityState } from './account-security.ts';
import { accountSecurityMessages as texts } from '../messages/account-security-catalogue.ts';
import { name, type Sentence } from '../messages/sentence.ts';

/** The heading of the page `/continue` and the sentence below it. */
export function describeOffer({ offer, currentUser }: Pick<AccountSecurityState, 'offer' | 'currentUser'>): {
  title: Sentence;
  lead: Sentence;
} {
  switch (offer.kind) {
    case 'checking':
      return { title: [texts.checking], lead: [] };
    case 'gone':
      return { title: [texts.goneTitle], lead: [texts.goneExplanation] };
    case 'failed':
      return { title: [texts.failedTitle], lead: [offer.reason] };
    case 'found':
      return { title: texts.continueAs(name(offer.name)), lead: describeCurrentUser(offer.id, currentUser) };
  }
}

function describeCurrentUser(offeredId: string, currentUser: AccountSecurityState['currentUser']): Sentence {
  if (currentUser === null) return [texts.nobodySignedIn];
  if (currentUser.id === offeredId) return [texts.sameUser];
  return currentUser.guest
    ? texts.guestIsLost(name(currentUser.name))
    : texts.signedInAs(name(currentUser.name));
}
