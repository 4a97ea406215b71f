import secureSession from '@fastify/secure-session';
import fastify, { type FastifyInstance } from 'fastify';

/** Encrypts and decrypts cookies like a service with these keys. */
export async function createCookieCodec(
  keys: readonly Buffer[],
): Promise<Pick<FastifyInstance, 'createSecureSession' | 'encodeSecureSession' | 'decodeSecureSession'>> {
  const app = fastify();
  await app.register(secureSession, { key: [...keys] });
  return app;
}
