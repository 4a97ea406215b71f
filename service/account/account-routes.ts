import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { deriveAddressKey } from '../http/client-address.ts';
import { mutationErrorCodes, problemResponses } from '../http/errors/problem-schemas.ts';
import { setNoStore } from '../http/no-store.ts';
import { NoBody } from '../http/optional-body.ts';
import { sessionRequired } from '../http/session-security.ts';
import { documentedKeyword } from '../http/validation.ts';
import type { SessionRevocations } from '../sessions/revoked-sessions.ts';
import { Problem } from '../shared/error-codes.ts';
import { passwordLength, passwordRule, validatePassword } from '../shared/password-rules.ts';
import { assertValid } from '../users/field-validation.ts';
import type { Passwords } from '../users/password-hashing.ts';
import { toPublicUser } from '../users/user-item.ts';
import { UserResponse } from '../users/user.ts';
import type { OwnPassword } from './own-password.ts';
import { passwordRateLimit, PresentPassword } from './password-schemas.ts';

const PasswordBody = Type.Object(
  {
    password: PresentPassword,
    newPassword: Type.String({
      maxLength: 1024,
      description: passwordRule,
      [documentedKeyword]: { minLength: passwordLength.minCharacters, maxLength: passwordLength.maxBytes },
    }),
  },
  { additionalProperties: false },
);

export interface AccountRoutesOptions {
  readonly ownPassword: OwnPassword;
  readonly passwords: Passwords;
  readonly revocations: SessionRevocations;
}

/** What a player does with their own account: `PUT /auth/password`, `POST /auth/sessions/end-others`. */
export const accountRoutes: FastifyPluginAsyncTypebox<AccountRoutesOptions> = async (
  app,
  { ownPassword, passwords, revocations },
) => {
  setNoStore(app);

  app.put(
    '/auth/password',
    {
      config: { rateLimit: passwordRateLimit },
      schema: {
        tags: ['auth'],
        operationId: 'changePassword',
        security: sessionRequired,
        summary: 'Change the password and sign out on all other devices',
        body: PasswordBody,
        response: {
          200: UserResponse,
          ...problemResponses(...mutationErrorCodes, 'not_signed_in', 'wrong_credentials', 'forbidden'),
        },
      },
    },
    async (request) => {
      const currentUser = await request.requireUser();
      const { newPassword } = assertValid({
        newPassword: validatePassword(request.body.newPassword, '/newPassword'),
      });
      if (currentUser.guest) throw new Problem('forbidden', { detail: 'A guest has no password.' });
      const oldHash = await ownPassword.verify(request, currentUser, request.body.password);
      const client = { key: deriveAddressKey(request), isPreferred: true };
      const newHash = await passwords.hash(newPassword, client);
      const revokedUntilMs = await revocations.changePassword(currentUser.id, { oldHash, newHash });
      if (revokedUntilMs === null)
        throw new Problem('wrong_credentials', { detail: 'The password has just been changed.' });
      request.replaceRevokedSessions(currentUser, revokedUntilMs);
      return { user: toPublicUser(currentUser) };
    },
  );

  app.post(
    '/auth/sessions/end-others',
    {
      schema: {
        tags: ['auth'],
        operationId: 'endOtherSessions',
        security: sessionRequired,
        summary: 'Sign out on all other devices',
        body: NoBody,
        response: {
          204: Type.Null({ description: 'Signed out everywhere else' }),
          ...problemResponses(...mutationErrorCodes, 'not_signed_in'),
        },
      },
    },
    async (request, reply) => {
      const currentUser = await request.requireUser();
      const revokedUntilMs = await revocations.revokeAll(currentUser.id, request.startedSession());
      request.replaceRevokedSessions(currentUser, revokedUntilMs);
      return reply.code(204).send(null);
    },
  );
};
