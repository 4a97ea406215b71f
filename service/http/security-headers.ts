import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

export interface SecurityHeaderOptions {
  /** Whether browsers reach the service over TLS; then HSTS is sent. */
  readonly secure: boolean;
}

/** Two years. Not for subdomains, which may belong to other services. */
const hstsMaxAgeSeconds = 63_072_000;

declare module 'fastify' {
  interface FastifyInstance {
    /** The `helmet` option of HTML routes, which replaces the default policy for data. */
    readonly pagePolicy: FastifyHelmetOptions;
    /** The headers of both policies, for responses that are sent without hooks. */
    readonly securityHeaders: Readonly<Record<'data' | 'page', Readonly<Record<string, string>>>>;
  }
}

/** Sends security headers with every response. The default policy, for data, allows nothing; `pagePolicy` is for HTML. */
async function plugin(app: FastifyInstance, { secure }: SecurityHeaderOptions): Promise<void> {
  const dataDirectives = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };
  const pageDirectives = {
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
  };
  const commonHeaders = {
    'cross-origin-resource-policy': 'same-origin',
    ...(secure && { 'strict-transport-security': `max-age=${hstsMaxAgeSeconds}` }),
    'x-content-type-options': 'nosniff',
  };
  app.decorate('securityHeaders', {
    data: { ...commonHeaders, 'content-security-policy': formatPolicy(dataDirectives) },
    page: {
      ...commonHeaders,
      'content-security-policy': formatPolicy(pageDirectives),
      'cross-origin-opener-policy': 'same-origin',
      'origin-agent-cluster': '?1',
      'referrer-policy': 'same-origin',
    },
  });
  await app.register(helmet, {
    strictTransportSecurity: secure ? { maxAge: hstsMaxAgeSeconds, includeSubDomains: false } : false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: dataDirectives,
    },
    // Only relevant for pages.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    referrerPolicy: false,
    // Obsolete, or covered by the content security policy.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    xFrameOptions: false,
  });
  app.decorate('pagePolicy', {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: pageDirectives,
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    originAgentCluster: true,
    // The URL of a page contains the id of a game, which is the permission to watch it. `no-referrer` would change the
    // Origin of form POSTs to `null`, which the origin check rejects.
    referrerPolicy: { policy: 'same-origin' },
  });
}

/** The value of a `Content-Security-Policy` header, as helmet formats it. */
function formatPolicy(directives: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(directives)
    .map(([name, values]) =>
      [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), ...values].join(' '),
    )
    .join(';');
}

export const securityHeaders = fastifyPlugin(plugin, { name: 'security-headers', fastify: '5.x' });
