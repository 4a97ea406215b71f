import type { FastifyRequest } from 'fastify';
import { createId, isId } from '../shared/ids.ts';
import { prependId } from './session-cookie.ts';

/** Lifetime of the device cookie since the last login: one year. */
export const deviceTtlSeconds = 365 * 86_400;

/** Accounts that a device cookie names at most, the last used first. */
const maxAccounts = 5;

/** Content of the encrypted device cookie, which outlives sessions: the accounts that have logged in with this browser. */
interface DeviceCookie {
  readonly deviceId: string;
  readonly accountIds: readonly string[];
}

declare module '@fastify/secure-session' {
  interface SessionData {
    device: unknown;
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The decrypted device cookie. */
    deviceSession: FastifyRequest['session'];
  }
}

/** Browsers accept a cookie with the prefix `__Secure-` only over TLS (RFC 6265bis, 4.1.3.1). */
export function deviceCookieName(secure: boolean): string {
  return secure ? '__Secure-noughts-device' : 'noughts-device';
}

/** Id of this browser if the account has logged in with it before, else undefined. */
export function findKnownDevice(request: FastifyRequest, userId: string): string | undefined {
  const cookie = parseDeviceCookie(request.deviceSession.get('device'));
  return cookie?.accountIds.includes(userId) ? cookie.deviceId : undefined;
}

/** Stores in the browser that this account has logged in with it. */
export function rememberDevice(request: FastifyRequest, userId: string): void {
  const cookie = parseDeviceCookie(request.deviceSession.get('device'));
  request.deviceSession.set('device', {
    deviceId: cookie?.deviceId ?? createId(),
    accountIds: prependId(userId, cookie?.accountIds ?? [], maxAccounts),
  } satisfies DeviceCookie);
}

function parseDeviceCookie(value: unknown): DeviceCookie | null {
  if (typeof value !== 'object' || value === null) return null;
  const { deviceId, accountIds } = value as Record<string, unknown>;
  if (typeof deviceId !== 'string' || !isId(deviceId) || !Array.isArray(accountIds)) return null;
  return { deviceId, accountIds: accountIds.filter((id) => typeof id === 'string') };
}
