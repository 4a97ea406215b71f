import type { Sentence, SentencePart } from '../sentence.ts';
import { linkSelected } from './link-selected.ts';

/** Texts of the pages `/account/security` and `/continue`. */
export const accountSecurity = {
  title: 'Devices, password, deletion',
  signedOut: 'You are not logged in on this device.',
  continueTitle: 'Continue on another device',
  continueExplanation:
    'A link and a QR code that sign in one other device as you. They work once, for two minutes.',
  adminExplanation: 'Administrators log in with their password on each device.',
  createLink: 'Create link',
  link: 'Open this link on the other device',
  qrCode: 'QR code of this link, for the camera of the other device',
  copy: 'Copy',
  copied: 'Link copied.',
  linkSelected,
  othersTitle: 'Other devices',
  othersExplanation: 'Ends your session on every device but this one.',
  endOthers: 'Log out everywhere else',
  passwordTitle: 'Change the password',
  passwordExplanation: 'Logs out all other devices. A forgotten password cannot be reset.',
  password: 'Present password',
  newPassword: 'New password',
  changePassword: 'Change password',
  deleteTitle: { account: 'Delete the account', guest: 'Delete this guest' },
  deleteExplanation:
    'For good. Your running games are lost, open games and invitations end, and finished games show “deleted player”. Nobody else can take the name.',
  deleteConfirmation: 'I want to be deleted for good',
  confirmationMissing: 'Please confirm that first.',
  delete: 'Delete',
  linkCreated: 'The link works once, for two minutes.',
  passwordChanged: 'The password is changed. All other devices are logged out.',
  linkExpired: 'The link has expired or was used.',
  signedInElsewhere: 'Signed in on another device. If that was not you, log out everywhere else.',
  nowSignedInAs: (player: SentencePart): Sentence => ['You are now ', player, '.'],
  newPasswordRequirements: (minCharacters: number) =>
    `At least ${minCharacters} characters; long passphrases are best.`,
  /** @param message the server's, a predicate */
  invalidPassword: (message: string) => `The password ${message}.`,
  wrongPassword: 'This is not the present password.',

  checking: 'Checking the link…',
  linkNeedsScript:
    'This link needs a script: its code is in the part of the address that a browser sends to no server. You can log in with your password instead.',
  continueAs: (player: SentencePart): Sentence => ['Continue as ', player, '?'],
  signedInAs: (player: SentencePart): Sentence => [
    'This device is used by ',
    player,
    ', who will be logged out here.',
  ],
  guestIsLost: (player: SentencePart): Sentence => [
    'This device is used by the guest ',
    player,
    ', who will be logged out here and cannot come back.',
  ],
  nobodySignedIn: 'Nobody is logged in on this device.',
  sameUser: 'You are on this device already.',
  continueHere: 'Continue',
  notNow: 'Not now',
  goneTitle: 'This link does not work any more',
  goneExplanation: 'It works once, for two minutes. Create a new one on the other device.',
  failedTitle: 'The link could not be used',

  /** Actions as they read after "Could not". */
  verbPhrases: {
    createLink: 'create a link',
    changePassword: 'change the password',
    delete: 'delete the account',
    continueHere: 'continue here',
  },
};
