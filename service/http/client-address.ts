import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';

/** Hosts usually get a /64 network, so all IPv6 addresses of a /64 count as one client. */
const ipv6NetworkPrefixBits = 64;

/**
 * The client's IP address, for limits. Some proxies add the port to `X-Forwarded-For`, and clients can write anything into
 * it: a port is removed, and what is not an address is replaced by the address of the connection, so that it can neither
 * evade a limit nor become a key of any length.
 */
export function getClientAddress({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  return parseAddress(ip) ?? socket.remoteAddress ?? '';
}

/** The key of a client for limits: an IPv4 address (also when mapped to IPv6) or an IPv6 /64 network. */
export function getClientNetwork(request: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  return normalizeIP(getClientAddress(request), ipv6NetworkPrefixBits);
}

/** Accepts `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1` and `[2001:db8::1]:443`. Removes the zone of an IPv6 address. */
function parseAddress(text: string): string | undefined {
  const [, bracketed, withPort] = /^(?:\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(text) ?? [];
  const [address = ''] = (bracketed ?? withPort ?? text).split('%', 1);
  return isIP(address) === 0 ? undefined : address;
}
