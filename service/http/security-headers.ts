import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

export interface SecurityHeaderOptions {
  /** Whether browsers reach us over TLS: then they are told to use nothing else. */
  readonly secure: boolean;
}

/** Two years, the least that browsers' preload lists once asked for; without subdomains, which may not be ours. */
const hstsMaxAgeSeconds = 63_072_000;

declare module 'fastify' {
  interface FastifyInstance {
    /** For the `helmet` option of routes that browsers show as a page, in place of the policy for data. */
    readonly pagePolicy: FastifyHelmetOptions;
  }
}

/** Security headers on every response: data may do nothing in a browser, a page what our pages need. */
async function plugin(app: FastifyInstance, { secure }: SecurityHeaderOptions): Promise<void> {
  await app.register(helmet, {
    strictTransportSecurity: secure ? { maxAge: hstsMaxAgeSeconds, includeSubDomains: false } : false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    // Browsers use these of pages only.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    referrerPolicy: false,
    // For browsers that are gone, or covered by the content security policy.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    xFrameOptions: false,
  });
  app.decorate('pagePolicy', {
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
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    originAgentCluster: true,
    // A page's address holds a game's id, which is the right to watch it; with `no-referrer` a form's POST would have
    // the origin `null` and be rejected.
    referrerPolicy: { policy: 'same-origin' },
  });
}

export const securityHeaders = fastifyPlugin(plugin, { name: 'security-headers', fastify: '5.x' });
