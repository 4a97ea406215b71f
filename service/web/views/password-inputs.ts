import type { InputHTMLAttributes } from 'preact';
import { passwordLength } from '../../shared/password-rules.ts';

/** Attributes of the input for a new password; password managers offer to make one. */
export const newPasswordInput: InputHTMLAttributes = {
  type: 'password',
  autoComplete: 'new-password',
  minLength: passwordLength.minCharacters,
  maxLength: passwordLength.maxBytes,
};

/** Attributes of the input for the present password. */
export const presentPasswordInput: InputHTMLAttributes = {
  type: 'password',
  autoComplete: 'current-password',
  maxLength: passwordLength.maxBytes,
};
