import type { FastifyRequest } from 'fastify';

/**
 * Scheme and host for links that players share.
 *
 * @param publicOrigin the configured one; without it that of the request counts
 */
export function getPublicOrigin(request: FastifyRequest, publicOrigin: string | undefined): string {
  return publicOrigin ?? `${request.protocol}://${request.host}`;
}
