import { accountMessages } from './messages/account-catalogue.ts';
import { accountSecurityMessages as securityTexts } from './messages/account-security-catalogue.ts';
import { getStrangerLimit, timeLimitsSeconds } from './state/time-limits.ts';
import { messages } from './messages/common-catalogue.ts';
import type { SecurityFormId } from './state/account-security.ts';

/** How an HTML form uses a route of the API. */
export interface Form {
  /** Body of the API for the form's fields; none by default. */
  readonly toBody?: (fields: URLSearchParams) => object;
  /** Path of the page after success; `/` by default. */
  readonly getLocation?: (response: object) => string;
  /** Visitors become guests first, as the client does it. */
  readonly isForVisitors?: true;
  /** Id of the form on the account page, whose fields show their errors. */
  readonly accountForm?: string;
  /** The same for the page `/account/security`. */
  readonly securityForm?: SecurityFormId;
  /** Text after success on `/account/security`, which is then the response in place of a redirect. */
  readonly securityResult?: string;
  /** Name of a check box without which the form is rejected. */
  readonly confirmation?: string;
  /** The action as it reads after "Could not". */
  readonly verbPhrase: string;
}

const { verbPhrases } = messages;

const pick =
  (...names: readonly string[]) =>
  (fields: URLSearchParams) =>
    Object.fromEntries(names.map((name) => [name, fields.get(name) ?? '']));

const toGamePage = (response: object) => `/play/${(response as { game: { id: string } }).game.id}`;

/** No limit is chosen as 0. */
function readTimeLimit(fields: URLSearchParams): object {
  const moveSeconds = Number(fields.get('moveSeconds') ?? 0);
  return moveSeconds === 0 ? {} : { moveSeconds };
}

/** X is the host's mark without a choice. */
function readMark(fields: URLSearchParams): object {
  const mark = fields.get('mark') ?? 'X';
  return mark === 'X' ? {} : { mark };
}

/** The forms by `operationId` of the route. */
export const forms: Readonly<Record<string, Form>> = {
  createGame: {
    isForVisitors: true,
    verbPhrase: verbPhrases.startGame,
    toBody: (fields) => {
      const [bot, opponent] = [fields.get('bot'), fields.get('opponent')?.trim()];
      return bot === null
        ? { ...readTimeLimit(fields), ...readMark(fields), ...(opponent !== undefined && { opponent }) }
        : { bot, ...readMark(fields) };
    },
    getLocation: toGamePage,
  },
  matchGame: {
    isForVisitors: true,
    verbPhrase: verbPhrases.findOpponent,
    toBody: (fields) => {
      const seconds = Number(fields.get('moveSeconds') ?? 0);
      return { moveSeconds: timeLimitsSeconds.includes(seconds) ? getStrangerLimit(seconds) : seconds };
    },
    getLocation: toGamePage,
  },
  joinGame: { isForVisitors: true, verbPhrase: verbPhrases.join, getLocation: toGamePage },
  acceptGame: { verbPhrase: verbPhrases.accept, getLocation: toGamePage },
  declineGame: { verbPhrase: verbPhrases.decline },
  cancelGame: { verbPhrase: verbPhrases.cancel },
  resignGame: { verbPhrase: verbPhrases.resign, getLocation: toGamePage },
  claimGame: { verbPhrase: verbPhrases.claim, getLocation: toGamePage },
  leaveGame: { verbPhrase: verbPhrases.leave, getLocation: toGamePage },
  playMove: {
    verbPhrase: verbPhrases.play,
    // The moves that the page shows, and the cell behind them.
    toBody: (fields) => {
      const cells = (fields.get('moves') ?? '').split(',').map((cell) => (cell === '' ? NaN : Number(cell)));
      return { after: cells.slice(0, -1), cell: cells.at(-1) };
    },
    getLocation: toGamePage,
  },
  requestRematch: {
    verbPhrase: verbPhrases.rematch,
    toBody: (fields) => (fields.has('withdraw') ? { withdraw: true } : {}),
    getLocation: (response) => {
      const { game } = response as { game: { id: string; rematch: { gameId: string | null } | null } };
      return `/play/${game.rematch?.gameId ?? game.id}`;
    },
  },
  createGuest: {
    verbPhrase: accountMessages.verbPhrases.useName,
    accountForm: 'guest',
    toBody: pick('name'),
  },
  register: {
    verbPhrase: accountMessages.verbPhrases.createAccount,
    accountForm: 'register',
    toBody: pick('username', 'email', 'password'),
  },
  login: {
    verbPhrase: accountMessages.verbPhrases.logIn,
    accountForm: 'login',
    toBody: pick('login', 'password'),
  },
  changeName: {
    verbPhrase: accountMessages.verbPhrases.useName,
    accountForm: 'name',
    toBody: pick('name'),
    getLocation: () => '/account',
  },
  changeSettings: {
    verbPhrase: accountMessages.verbPhrases.saveSettings,
    accountForm: 'settings',
    toBody: pick('invitations'),
    getLocation: () => '/account',
  },
  logout: { verbPhrase: accountMessages.verbPhrases.logOut },
  createHandover: {
    verbPhrase: securityTexts.verbPhrases.createLink,
    securityForm: 'create-link',
    securityResult: securityTexts.linkCreated,
  },
  endOtherSessions: {
    verbPhrase: verbPhrases.endOthers,
    securityForm: 'end-others',
    securityResult: messages.notices.othersEnded,
  },
  changePassword: {
    verbPhrase: securityTexts.verbPhrases.changePassword,
    securityForm: 'password',
    securityResult: securityTexts.passwordChanged,
    toBody: pick('password', 'newPassword'),
  },
  deleteAccount: {
    verbPhrase: securityTexts.verbPhrases.delete,
    securityForm: 'delete',
    confirmation: 'confirmed',
    // Guests have no password.
    toBody: (fields) => (fields.has('password') ? pick('password')(fields) : {}),
  },
};
