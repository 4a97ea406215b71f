import type { Sentence, SentencePart } from '../sentence.ts';

/** Texts of the account page. */
export const account = {
  account: {
    guestTitle: 'You are playing as a guest',
    title: 'Your account',
    guestLead: (player: SentencePart): Sentence => [
      'Your name is ',
      player,
      '. With an account you choose your name and keep your games and your record on every device.',
    ],
    lead: 'You can play without an account. With one you keep your games and your record on every device.',
    loggedIn: (email: string | null) =>
      `Logged in${email === null ? '' : ` with ${email}`}. Other players cannot see your address.`,
    recordAndGames: 'Record and games',
    logOut: 'Log out',
    security: 'Devices, password, deletion',
    keepMyGames: 'Keep my games',
    createAccountTitle: 'Create an account',
    createAccount: 'Create account',
    name: 'Name',
    nameRequirements: (minLength: number, maxLength: number) =>
      `${minLength} to ${maxLength} letters, accents or digits of one script, with single hyphens, underscores or spaces between them.`,
    email: 'E-mail address',
    emailRequirements: 'For logging in. Other players cannot see it, and we send no e-mail to it.',
    password: 'Password',
    passwordRequirements: (minCharacters: number) =>
      `At least ${minCharacters} characters; long passphrases are best. Keep it safe: a forgotten password cannot be reset.`,
    nameOrEmail: 'Name or e-mail address',
    guestLoginRequirements: (player: SentencePart): Sentence => [
      'Your games as a guest stay with the name ',
      player,
      ', which you cannot return to. To keep them, create an account instead.',
    ],
    registered: 'Your account is ready. Your games and your record are in it.',
    changeName: 'Change your name',
    newName: 'New name',
    nameChanges: 'You can change it three times a day. Games that you have played keep the old name.',
    nameIsNow: (player: SentencePart): Sentence => ['Your name is now ', player, '.'],
    saveName: 'Save name',
    settings: 'Invitations',
    whoCanInvite: 'Who can invite me by name',
    invitationSettings: {
      anyone: 'Anyone',
      played: 'People I have played with',
      nobody: 'Nobody',
    },
    saveSettings: 'Save',
    settingsSaved: 'Saved.',
    loginRequirements: 'The name and password of your account.',
    playAsGuest: 'Play as a guest',
    playWithName: 'Play with this name',
    guestName: 'Guest name',
  },

  errors: {
    nameTaken: 'This name is taken.',
    isAvailable: (suggestion: string) => `“${suggestion}” is available.`,
    emailTaken: 'An account with this address already exists. Log in instead?',
    wrongCredentials: 'Wrong name or password.',
    /** @param message the server's, a predicate */
    invalidField: (subject: string, message: string) => `${subject} ${message}.`,
    /** Subjects for the server's messages, by name of the field. */
    subjects: {
      name: 'The name',
      username: 'The name',
      email: 'The address',
      password: 'The password',
      login: 'This',
    },
    otherSubject: 'This',
  },

  /** Actions as they read after "Could not". */
  verbPhrases: {
    useName: 'use this name',
    createAccount: 'create the account',
    logIn: 'log in',
    logOut: 'log out',
    saveSettings: 'save the setting',
  },
};
