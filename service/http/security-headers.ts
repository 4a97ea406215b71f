import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import helmet from 'helmet';
import { type IncomingMessage, ServerResponse } from 'node:http';

export interface SecurityHeaderOptions {
  /** Whether browsers reach us over TLS: then they are told to come no other way. */
  readonly secure: boolean;
}

/** Two years, the least that browsers' preload lists once asked for; without subdomains, which are not ours to speak for. */
const hstsSeconds = 63_072_000;

/**
 * What browsers may do with our answers. The headers are made once, by helmet, and copied to each answer: its chain of
 * a dozen functions a request would cost more than the rest of a small request.
 */
async function plugin(app: FastifyInstance, { secure }: SecurityHeaderOptions): Promise<void> {
  const headers = headersOf(secure);
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/** The headers by name in lower case. */
export function headersOf(secure: boolean): Record<string, string> {
  const apply = helmet({
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
    strictTransportSecurity: secure ? { maxAge: hstsSeconds, includeSubDomains: false } : false,
    // A page's address holds a game's id, which is the right to watch it.
    referrerPolicy: { policy: 'same-origin' },
    // For browsers that are gone, or said by the policy above.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    xFrameOptions: false,
  });
  const response = new ServerResponse({ method: 'GET' } as IncomingMessage);
  apply({} as IncomingMessage, response, (error) => {
    if (error !== undefined) throw error;
  });
  return response.getHeaders() as Record<string, string>;
}

export const securityHeaders = fastifyPlugin(plugin, { name: 'security-headers', fastify: '5.x' });
