import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { prepareErrorReply } from '../http/errors/problem-details.ts';
import { createRequestLimiter } from '../http/rate-limits.ts';
import type { Registration } from '../registration/registration.ts';
import { Problem } from '../shared/error-codes.ts';
import { limits } from '../shared/limits.ts';
import { forms, type Form } from './forms.ts';
import { formSuffix } from './state/page-state.ts';
import { createFormNotice } from './messages/error-messages.ts';
import { toSecurityFormErrors } from './messages/account-security-errors.ts';
import { toFormErrors } from './messages/form-errors.ts';
import type { PageDataLoaders } from './page-data.ts';
import { createErrorPage } from './error-pages.ts';
import {
  createPageSender,
  htmlType,
  renderAccountSecurityPage,
  sendHtml,
  type PageSenderOptions,
} from './page-sender.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** This route takes an HTML form and leads to a page. */
    form?: Form;
  }
}

export interface FormRoutesOptions extends PageDataLoaders, PageSenderOptions {
  readonly registration: Pick<Registration, 'createGuest'>;
}

const formMediaType = 'application/x-www-form-urlencoded';

/**
 * Adds a form to each route of `forms`: the same handler, schema and limits under another path, for browsers that send
 * forms without script. It takes `application/x-www-form-urlencoded`, redirects to a page after success and shows a
 * page after an error. Must be registered before the routes.
 */
async function plugin(app: FastifyInstance, options: FormRoutesOptions): Promise<void> {
  const { registration, loadGame, loadMyGames } = options;
  const sendPage = createPageSender(options);
  const countGuest = createRequestLimiter(app, [
    { max: limits.guestsPerAddress.perMinute, timeWindow: 60_000 },
    { max: limits.guestsPerAddress.perHour, timeWindow: 3_600_000 },
  ]);

  app.addContentTypeParser(formMediaType, { parseAs: 'string' }, (request, body, done) => {
    const { form } = request.routeOptions.config;
    if (form === undefined)
      return done(
        new Problem('unsupported_media_type', {
          detail: 'The Content-Type of the body must be application/json.',
        }),
      );
    const fields = new URLSearchParams(body as string);
    const { confirmation } = form;
    if (confirmation !== undefined && !fields.has(confirmation))
      return done(
        new Problem('invalid', {
          errors: [{ path: `/${confirmation}`, message: 'is required', allowed: 'a checked box' }],
        }),
      );
    done(null, form.toBody?.(fields) ?? null);
  });

  async function prepareRequest(request: FastifyRequest): Promise<void> {
    const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    if (mediaType !== formMediaType)
      throw new Problem('unsupported_media_type', { detail: `The Content-Type must be ${formMediaType}.` });
    if (request.routeOptions.config.form?.isForVisitors !== true) return;
    if ((await request.currentUser()) !== null) return;
    await countGuest(request);
    await request.beginSession(await registration.createGuest(null));
  }

  async function sendErrorPage(error: unknown, request: FastifyRequest, reply: FastifyReply) {
    const problem = prepareErrorReply(error, request, reply);
    reply.removeHeader('location');
    const { form } = request.routeOptions.config;
    if (problem.statusCode >= 500 || form === undefined)
      return sendPage(request, reply, createErrorPage('unavailable'), null);
    if (problem.code === 'cross_site' || problem.code === 'unsupported_media_type')
      return sendPage(request, reply, createErrorPage('rejected'), null);
    const currentUser = await request.currentUser();
    const failure = toFailure(problem);
    if (form.accountForm !== undefined) {
      const formErrors = toFormErrors(form.accountForm, failure, form.verbPhrase);
      return sendPage(request, reply, { screen: 'account' }, currentUser, { formErrors });
    }
    if (form.securityForm !== undefined) {
      const formErrors = toSecurityFormErrors(form.securityForm, failure, form.verbPhrase);
      const html = renderAccountSecurityPage(options, request, currentUser, { page: 'security', formErrors });
      return sendHtml(reply, html, 'no-store');
    }
    const feedback = { notice: createFormNotice(form.verbPhrase, failure) };
    const { id } = request.params as { id?: string };
    const game = id === undefined ? null : await loadGame(id, currentUser?.id ?? null);
    if (game)
      return sendPage(request, reply, { screen: 'game', game, presence: null }, currentUser, feedback);
    const myGames = currentUser && (await loadMyGames(request, currentUser.id));
    return sendPage(request, reply, { screen: 'home', myGames }, currentUser, feedback);
  }

  /** The page `/account/security` with the result of one of its forms. */
  async function renderSecurityResult(request: FastifyRequest, message: string, response: unknown) {
    const { url: link = null } = (response ?? {}) as { url?: string };
    const currentUser = await request.currentUser();
    return renderAccountSecurityPage(options, request, currentUser, { page: 'security', link, message });
  }

  app.addHook('onRoute', function ({ method, url, schema, config, handler }) {
    const form = forms[schema?.operationId ?? ''];
    if (form === undefined || config?.form !== undefined || method === 'GET') return;
    const { body, params, security } = schema ?? {};
    this.route({
      method: 'POST',
      url: url + formSuffix,
      helmet: app.pagePolicy,
      config: { ...config, form },
      schema: {
        hide: true,
        ...(body !== undefined && { body }),
        ...(params !== undefined && { params }),
        ...(security !== undefined && { security }),
      },
      onRequest: prepareRequest,
      preSerialization: (_request, reply, response, done) => {
        reply.header('location', form.getLocation?.(response as object) ?? '/');
        done(null, response);
      },
      onSend: async (request, reply, payload) => {
        if (reply.statusCode >= 300) return payload;
        if (form.securityResult !== undefined) {
          reply.code(200).type(htmlType).removeHeader('location');
          const response: unknown = payload ? JSON.parse(payload as string) : null;
          return renderSecurityResult(request, form.securityResult, response);
        }
        if (!reply.hasHeader('location')) reply.header('location', '/');
        reply.code(303).removeHeader('content-type');
        return '';
      },
      // Another error on the way goes to the handler of the application.
      errorHandler: (error, request, reply) =>
        void sendErrorPage(error, request, reply).catch((another: unknown) => reply.send(another)),
      handler,
    });
  });
}

function toFailure({ code, message, details }: Problem) {
  const { errors = [], suggestion = null, retryAfter = 0 } = details;
  return { code, detail: message, errors, suggestion, retryAfter, game: null };
}

export const formRoutes = fastifyPlugin(plugin, {
  name: 'form-routes',
  dependencies: ['sessions', 'rate-limits'],
  fastify: '5.x',
});
