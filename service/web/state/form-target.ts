import type { ActionName } from '../messages/action-names.ts';
import { actionFormId, formSuffix } from './page-state.ts';

/** Attributes with which a button submits its action without script. */
export interface FormTarget {
  readonly type: 'submit';
  readonly form: string;
  readonly formAction: string;
  readonly formMethod?: 'get';
  readonly name?: string;
  readonly value?: string;
}

export type FormTargetOf = typeof getFormTarget;

/**
 * Where a button of this action submits to when no script runs it; undefined for actions that only a script can run.
 *
 * @param gameId the game on screen; null on other pages, where `value` is the id of a listed game
 */
export function getFormTarget(
  action: ActionName,
  value: string | undefined,
  gameId: string | null,
): FormTarget | undefined {
  const target = (path: string, name?: string, fieldValue?: string): FormTarget => ({
    type: 'submit',
    form: actionFormId,
    formAction: path + formSuffix,
    ...(name !== undefined && fieldValue !== undefined && { name, value: fieldValue }),
  });
  switch (action) {
    case 'friend':
      return target('/games');
    case 'anyone':
      return target('/games/match');
    case 'computer':
      return target('/games', 'bot', value);
    case 'challenge':
      return target('/games', 'opponent', value);
    case 'logout':
      return target('/auth/logout');
    case 'play':
      return target(`/games/${gameId}/moves`, 'moves', value);
    case 'withdraw':
      return target(`/games/${gameId}/rematch`, 'withdraw', 'true');
    case 'join':
    case 'accept':
    case 'decline':
    case 'cancel':
    case 'resign':
    case 'claim':
    case 'leave':
    case 'rematch':
      return target(`/games/${value ?? gameId}/${action}`);
    case 'ask-resign':
      return {
        ...target(''),
        formAction: `/play/${gameId}`,
        formMethod: 'get',
        name: 'dialog',
        value: 'resign',
      };
    case 'keep-playing':
      return { ...target(''), formAction: `/play/${gameId}`, formMethod: 'get' };
    default:
      return undefined;
  }
}
