/**
 * The limits that protect players and the service from floods, defined once: the code imports them, and the API
 * documentation lists them. Each process counts by itself, so with several processes a client may get a multiple.
 */
export const limits = {
  /** Unfinished games of a player; received invitations don't count. */
  unfinishedGames: 50,
  /** Unanswered invitations from one player to another. */
  invitationsToOnePlayer: 5,
  /** Unanswered invitations from one player to all others. */
  sentInvitations: { account: 10, guest: 3 },
  /** Unanswered invitations to one player. */
  receivedInvitations: 20,
  /** Lifetime of an unanswered invitation. */
  invitationDays: { account: 7, guest: 1 },
  /** Games left without a result; then no quick match for a while. */
  leaves: { count: 5, withinMinutes: 10, pauseMinutes: 2 },
  /** Requests from one address (an IPv6 /64 network counts as one). */
  guestsPerAddress: { perMinute: 60, perHour: 300 },
  registrationsPerAddress: { perHour: 40 },
  /** Right and wrong passwords of all accounts; `login-limits.ts` limits the wrong ones of each account. */
  loginsPerAddress: { per10Minutes: 60 },
  /** Requests that need the present password; fewer than logins, which many people behind an address share. */
  passwordRequestsPerAddress: { per10Minutes: 30 },
  /** Wrong codes for continuing on another device. */
  wrongCodesPerAddress: { perMinute: 10 },
  /** Requests to change a name, also to one that is taken. */
  nameRequestsPerAddress: { perMinute: 60 },
  /** All requests but GET and HEAD together; enough for a school behind one address. */
  mutationsPerAddress: { perMinute: 1_200 },
  /** Changes of the name of one user, in any 24 hours; stored with the user. */
  nameChangesPerDay: 3,
  /** Confirmations of event streams; each page sends one every 20 s and when it becomes visible or hidden. */
  streamConfirmationsPerMinute: { session: 120, address: 3_000 },
  /** Open event streams: of a session, each tab holds one; without sessions, enough for a class behind one address. */
  eventStreams: { session: 6, addressWithoutSession: 60 },
  /** Codes of one user for continuing on another device. */
  handoverCodesPerHour: 5,
  /** GETs that read the database. */
  readsPerMinute: { session: 600, addressWithoutSession: 1_200, address: 3_000 },
} as const;

/** Rows of the table in the API documentation: what is limited, and to how much. */
export const limitRows: readonly (readonly [what: string, limit: string])[] = [
  [
    'unfinished games of a player, including those from quick match and rematches',
    `${limits.unfinishedGames}`,
  ],
  ['unanswered invitations from one player to another', `${limits.invitationsToOnePlayer}`],
  [
    'unanswered invitations from one player in all',
    `${limits.sentInvitations.account}; from a guest ${limits.sentInvitations.guest}`,
  ],
  [
    'unanswered invitations to one player',
    `${limits.receivedInvitations}. Then a new one cancels the least important: guests’ before accounts’ before those of people the player has finished a game with, oldest first; if that is the new one, it is rejected`,
  ],
  [
    'days until an unanswered invitation lapses',
    `${limits.invitationDays.account}; from a guest ${limits.invitationDays.guest}`,
  ],
  [
    'games that a player leaves without a result',
    `after ${limits.leaves.count} within ${limits.leaves.withinMinutes} minutes no quick match for ${limits.leaves.pauseMinutes} minutes`,
  ],
  [
    'new guests from one address',
    `${limits.guestsPerAddress.perMinute} a minute, ${limits.guestsPerAddress.perHour} an hour`,
  ],
  ['logins from one address', `${limits.loginsPerAddress.per10Minutes} in 10 minutes`],
  [
    'requests with the present password from one address',
    `${limits.passwordRequestsPerAddress.per10Minutes} in 10 minutes`,
  ],
  ['wrong codes for another device from one address', `${limits.wrongCodesPerAddress.perMinute} a minute`],
  ['registrations from one address', `${limits.registrationsPerAddress.perHour} an hour`],
  [
    'changes of one’s own name',
    `${limits.nameChangesPerDay} a day; ${limits.nameRequestsPerAddress.perMinute} requests a minute from one address`,
  ],
  [
    'open event streams',
    `${limits.eventStreams.session} of a session, ${limits.eventStreams.addressWithoutSession} of an address without one`,
  ],
  [
    'confirmations of event streams (`POST /presence`)',
    `${limits.streamConfirmationsPerMinute.session} a minute for a session, ${limits.streamConfirmationsPerMinute.address} for an address`,
  ],
  ['codes of a user for another device', `${limits.handoverCodesPerHour} an hour`],
  [
    'requests but GET and HEAD from one address',
    `${limits.mutationsPerAddress.perMinute} a minute, those with a limit of their own not counted`,
  ],
  [
    'GETs of users and games, and opened event streams',
    `${limits.readsPerMinute.session} a minute for a session, ${limits.readsPerMinute.addressWithoutSession} for an address without one, ${limits.readsPerMinute.address} for an address in all`,
  ],
];
