import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { EventBus } from '../events/event-bus.ts';
import { deriveAddressKey } from '../http/client-address.ts';
import { getPublicOrigin } from '../http/public-origin.ts';
import { mutationErrorCodes, problemResponses } from '../http/errors/problem-schemas.ts';
import { setNoStore } from '../http/no-store.ts';
import { NoBody } from '../http/optional-body.ts';
import { createRequestLimiter } from '../http/rate-limits.ts';
import { sessionOptional, sessionRequired } from '../http/session-security.ts';
import { publishSignedIn } from '../sessions/signed-in-message.ts';
import type { Clock } from '../shared/clock.ts';
import { limits } from '../shared/limits.ts';
import { toPublicUser } from '../users/user-item.ts';
import { UserResponse } from '../users/user.ts';
import type { HandoverCodes } from './handover-codes.ts';
import { WrongCodeLimit } from './wrong-code-limit.ts';

const CodeResponse = Type.Object(
  {
    code: Type.String({ description: 'for one other device, once' }),
    url: Type.String({
      format: 'uri',
      description: 'the page to open there; the code is in its fragment, which is not sent to servers',
    }),
    expiresAt: Type.String({ format: 'date-time' }),
  },
  { additionalProperties: false },
);

const RedeemBody = Type.Object(
  {
    code: Type.String({ maxLength: 64 }),
    preview: Type.Optional(Type.Boolean({ description: 'only return the user whom the code would sign in' })),
  },
  { additionalProperties: false },
);

export interface HandoverRoutesOptions {
  readonly handoverCodes: HandoverCodes;
  readonly bus: EventBus;
  readonly clock: Clock;
  /** `off` disables the limit on wrong codes, for tests and benchmarks. */
  readonly limits: 'on' | 'off';
  /** Scheme and host of the link; by default those of the request. */
  readonly publicOrigin: string | undefined;
}

/** Continuing on another device: `POST /auth/handover` and `POST /auth/handover/redeem`. */
export const handoverRoutes: FastifyPluginAsyncTypebox<HandoverRoutesOptions> = async (
  app,
  { handoverCodes, bus, clock, limits: limitsMode, publicOrigin },
) => {
  setNoStore(app);
  const countCode = createRequestLimiter(app, [
    {
      max: limits.handoverCodesPerHour,
      timeWindow: 3_600_000,
      keyGenerator: async (request) => (await request.requireUser()).id,
    },
  ]);
  const wrongCodeLimit = new WrongCodeLimit({ clock, limits: limitsMode });

  app.post(
    '/auth/handover',
    {
      schema: {
        tags: ['auth'],
        operationId: 'createHandover',
        security: sessionRequired,
        summary: 'Create a code with which one other device signs in as the same user',
        description:
          'The code is valid for two minutes and replaces an earlier one. Administrators cannot create one.',
        body: NoBody,
        response: {
          201: CodeResponse,
          ...problemResponses(...mutationErrorCodes, 'not_signed_in', 'forbidden'),
        },
      },
    },
    async (request, reply) => {
      const { id } = await request.requireUser();
      await countCode(request);
      const { code, expiresAtMs } = await handoverCodes.create(id, request.startedSession());
      const origin = getPublicOrigin(request, publicOrigin);
      const expiresAt = new Date(expiresAtMs).toISOString();
      return reply.code(201).send({ code, url: `${origin}/continue#${code}`, expiresAt });
    },
  );

  app.post(
    '/auth/handover/redeem',
    {
      schema: {
        tags: ['auth'],
        operationId: 'redeemHandover',
        security: sessionOptional,
        summary: 'Sign in with a code from another device',
        description:
          'With `preview` nothing changes: the response says whom the code would sign in. Otherwise the code is used up and this device’s previous session ends.',
        body: RedeemBody,
        response: { 200: UserResponse, ...problemResponses(...mutationErrorCodes, 'gone') },
      },
    },
    async (request) => {
      const { code, preview } = request.body;
      const address = deriveAddressKey(request);
      const startedAtMs = clock.now();
      const user = await wrongCodeLimit.run(address, () =>
        preview ? handoverCodes.preview(code) : handoverCodes.redeem(code),
      );
      if (!preview) {
        await request.beginSession(user, startedAtMs);
        const sessionId = request.sessionId() ?? '';
        publishSignedIn(bus, user.id, { sessionId, at: new Date(startedAtMs).toISOString() });
      }
      return { user: toPublicUser(user) };
    },
  );
};
