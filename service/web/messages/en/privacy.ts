import { appName } from './app-name.ts';

/** Durations in days that the page states; a test compares them with the service and the stacks' defaults. */
export interface RetentionDays {
  readonly guest: number;
  readonly unplayedGame: number;
  readonly session: number;
  readonly device: number;
  readonly preferences: number;
  readonly backup: number;
  readonly serviceLog: number;
  readonly accessLog: number;
}

/** Texts of the page about privacy. The server alone uses them. */
export const privacy = {
  title: 'Privacy and contact',
  documentTitle: `Privacy and contact – ${appName}`,
  description: `What ${appName} keeps about players, for how long, and how to have it removed.`,
  lead: `${appName} has no advertising, no trackers, and no content of other sites. It keeps what the game needs.`,
  sections: (days: RetentionDays) => [
    {
      title: 'What is kept, and for how long',
      entries: [
        `Guests: a name and the day of the first visit. Removed ${days.guest} days after the last visit.`,
        'Accounts: name, e-mail address and a hash of the password. Kept until you delete it. Nobody but you sees the address, and nothing is sent to it.',
        `Games: players, moves and times, shown to everybody who has the link and in the players’ records. Games that nobody joins or begins are removed after ${days.unplayedGame} days; others stay.`,
        `Backups: the database can be restored to any moment of the last ${days.backup} days. What is removed leaves the backups after that.`,
        `Logs: addresses, times and paths of requests, against abuse and to find faults; those of the service for ${days.serviceLog} days, those of the network for ${days.accessLog} days, unless the operator of this site has chosen another time.`,
      ],
    },
    {
      title: 'Cookies',
      entries: [
        `The session: who you are, encrypted; ${days.session} days after your last visit.`,
        `The device: the accounts that have logged in with this browser, encrypted, so that nobody else’s wrong passwords can lock you out; ${days.device} days.`,
        `The look: your choice of colours and sound, and of your mark; ${days.preferences} days.`,
        'There are no others, and none of another site. Quick matches also keep a random key in the tab until it is closed.',
      ],
    },
  ],
  removal: {
    title: 'Contact, and how to have data removed',
    delete: 'Guests and accounts delete themselves under',
    deleteResult: 'A guest who stays away is removed too.',
    contact: 'With any question, or if you cannot log in, write to',
    operator: 'the operator of this site.',
    account: 'Say the name of your account, and write from its e-mail address.',
  },
};
