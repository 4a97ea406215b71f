import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { EventBus } from '../events/event-bus.ts';
import { mutationErrorCodes, problemResponses } from '../http/errors/problem-schemas.ts';
import { setNoStore } from '../http/no-store.ts';
import { optionalBody } from '../http/optional-body.ts';
import { sessionRequired } from '../http/session-security.ts';
import { publishAllSessionsRevoked } from '../sessions/session-revocation-watcher.ts';
import { Problem } from '../shared/error-codes.ts';
import { type AccountDeletions, refreshIntervalMs } from './account-deletions.ts';
import type { OwnPassword } from './own-password.ts';
import { passwordRateLimit, PresentPassword } from './password-schemas.ts';

const DeletionBody = optionalBody(
  Type.Object({ password: Type.Optional(PresentPassword) }, { additionalProperties: false }),
);

export interface AccountDeletionRoutesOptions {
  readonly deletions: AccountDeletions;
  readonly ownPassword: OwnPassword;
  readonly bus: EventBus;
}

/** `POST /auth/account/delete`, and the timer that completes deletions. */
export const accountDeletionRoutes: FastifyPluginAsyncTypebox<AccountDeletionRoutesOptions> = async (
  app,
  { deletions, ownPassword, bus },
) => {
  setNoStore(app);
  const refresh = () =>
    deletions.refresh().catch((error: unknown) => {
      // The next call tries again.
      app.log.warn({ err: error }, 'reading deleted accounts failed');
    });
  let timer: ReturnType<typeof setInterval> | undefined;
  app.addHook('onReady', async () => {
    await refresh();
    timer = setInterval(() => void refresh(), refreshIntervalMs).unref();
  });
  app.addHook('preClose', async () => {
    clearInterval(timer);
    deletions.close();
  });

  app.post(
    '/auth/account/delete',
    {
      config: { rateLimit: passwordRateLimit },
      schema: {
        tags: ['auth'],
        operationId: 'deleteAccount',
        security: sessionRequired,
        summary: 'Delete my account, or me as a guest, for good',
        description:
          'Open games and invitations are cancelled, running games resigned, and finished games show “deleted player”. The name stays taken; the e-mail address is free again. Guests need no password. The last administrator cannot be deleted.',
        body: DeletionBody,
        response: {
          204: Type.Null({ description: 'Deleted' }),
          ...problemResponses(...mutationErrorCodes, 'not_signed_in', 'wrong_credentials', 'last_admin'),
        },
      },
    },
    async (request, reply) => {
      const currentUser = await request.requireUser();
      const { password } = request.body ?? {};
      if (!currentUser.guest && password === undefined) {
        const error = { path: '/password', message: 'is required', allowed: 'your present password' };
        throw new Problem('invalid', { errors: [error] });
      }
      const hash =
        password === undefined || currentUser.guest
          ? null
          : await ownPassword.verify(request, currentUser, password);
      await deletions.begin(currentUser.id, hash, request.startedSession());
      deletions.start(currentUser.id);
      request.invalidateUser();
      publishAllSessionsRevoked(bus, currentUser.id);
      request.session.delete();
      return reply.code(204).send(null);
    },
  );
};
