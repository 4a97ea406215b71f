import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import helmet, { type HelmetOptions } from 'helmet';
import { type IncomingMessage, ServerResponse } from 'node:http';

export interface SecurityHeaderOptions {
  /** Whether browsers reach us over TLS: then they are told to come no other way. */
  readonly secure: boolean;
}

/** Two years, the least that browsers' preload lists once asked for; without subdomains, which are not ours to speak for. */
const hstsSeconds = 63_072_000;

declare module 'fastify' {
  interface FastifyInstance {
    /** What an answer that browsers show as a page carries in place of the headers of all others. */
    readonly documentHeaders: Readonly<Record<string, string>>;
  }
}

/**
 * What browsers may do with our answers: with data nothing at all, with a document what our pages need. The headers are
 * made once, by helmet, and copied to each answer: its chain of a dozen functions a request would cost more than the
 * rest of a small request.
 */
async function plugin(app: FastifyInstance, { secure }: SecurityHeaderOptions): Promise<void> {
  const headers = headersOfData(secure);
  app.decorate('documentHeaders', headersOfDocuments(secure));
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/** The headers of whatever is no document, by name in lower case. */
function headersOfData(secure: boolean): Record<string, string> {
  return madeByHelmet({
    ...common(secure),
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    // Said of documents only, where alone browsers heed them.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    referrerPolicy: false,
  });
}

/** The headers of documents, by name in lower case. */
function headersOfDocuments(secure: boolean): Record<string, string> {
  return madeByHelmet({
    ...common(secure),
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    // A page's address holds a game's id, which is the right to watch it.
    referrerPolicy: { policy: 'same-origin' },
  });
}

function common(secure: boolean): HelmetOptions {
  return {
    strictTransportSecurity: secure ? { maxAge: hstsSeconds, includeSubDomains: false } : false,
    // For browsers that are gone, or said by the policies.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    xFrameOptions: false,
  };
}

function madeByHelmet(options: HelmetOptions): Record<string, string> {
  const response = new ServerResponse({ method: 'GET' } as IncomingMessage);
  helmet(options)({} as IncomingMessage, response, (error) => {
    if (error !== undefined) throw error;
  });
  return response.getHeaders() as Record<string, string>;
}

export const securityHeaders = fastifyPlugin(plugin, { name: 'security-headers', fastify: '5.x' });
