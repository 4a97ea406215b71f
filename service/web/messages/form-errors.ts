import type { Failure } from './failure.ts';
import { messages } from './common-catalogue.ts';
import { formatRetryAdvice, getFailureReason } from './error-messages.ts';
import { accountMessages } from './account-catalogue.ts';

/**
 * Error texts of forms: the key is `FORM FIELD`, or `FORM` for an error of the form as a whole. A field with an empty text is
 * one that the form's error is about.
 */
export type FormErrors = Readonly<Record<string, string>>;

/** Subjects for the server's error messages, which are predicates. */
const fieldSubjects: Readonly<Record<string, string>> = accountMessages.errors.subjects;

/**
 * Maps a failure of an account form to the fields it is about, or to the form as a whole.
 *
 * @param form id of the form
 * @param verbPhrase the action as it reads after "Could not"
 */
export function toFormErrors(form: string, failure: Failure, verbPhrase: string): FormErrors {
  const nameField = form === 'register' ? 'username' : 'name';
  switch (failure.code) {
    case 'name_taken': {
      const suggestionText =
        failure.suggestion === null ? '' : ` ${accountMessages.errors.isAvailable(failure.suggestion)}`;
      return { [`${form} ${nameField}`]: `${accountMessages.errors.nameTaken}${suggestionText}` };
    }
    case 'email_taken':
      return { [`${form} email`]: accountMessages.errors.emailTaken };
    case 'wrong_credentials':
      return {
        [form]: accountMessages.errors.wrongCredentials,
        [`${form} login`]: '',
        [`${form} password`]: '',
      };
    case 'invalid':
      return Object.fromEntries(
        failure.errors.map(({ path, message }) => {
          const field = path.replace(/^\//, '');
          const subject = fieldSubjects[field] ?? accountMessages.errors.otherSubject;
          return [`${form} ${field}`, accountMessages.errors.invalidField(subject, message)];
        }),
      );
    default:
      return {
        [form]: `${messages.failures.couldNot(verbPhrase, getFailureReason(failure))} ${formatRetryAdvice(failure)}`,
      };
  }
}
