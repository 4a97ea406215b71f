import type { Actions } from '../client.ts';
import type { PageActionName } from '../../messages/action-names.ts';
import { requestTransition } from './game-actions.ts';
import { declineAllInvitations, showOlderGames } from './list-actions.ts';

/** Actions of the home page, profiles and error pages. */
export const pageActions: Actions<PageActionName> = {
  accept: (client, id) => requestTransition(client, 'accept', id),
  decline: (client, id) => requestTransition(client, 'decline', id),
  cancel: (client, id) => requestTransition(client, 'cancel', id),
  rematch: (client, id) => requestTransition(client, 'rematch', id),
  'decline-all': declineAllInvitations,
  more: showOlderGames,
};
