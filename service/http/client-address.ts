import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';
import { deriveId } from '../shared/ids.ts';

/** Hosts usually get a /64 network, so all IPv6 addresses of a /64 count as one client. */
const ipv6NetworkPrefixBits = 64;
/** A site usually gets a /48 network. */
const ipv6SitePrefixBits = 48;

/** What a limit needs of a request. */
export type ClientRequest = Pick<FastifyRequest, 'ip' | 'socket'>;

/**
 * The client's IP address, for limits. Some proxies add the port to `X-Forwarded-For`, and clients can write anything into
 * it: a port is removed, and what is not an address is replaced by the address of the connection, so that it can neither
 * evade a limit nor become a key of any length.
 */
export function getClientAddress({ ip, socket }: ClientRequest): string {
  return parseAddress(ip) ?? socket.remoteAddress ?? '';
}

/** The key of a client for limits: an IPv4 address (also when mapped to IPv6) or an IPv6 /64 network. */
export function getClientNetwork(request: ClientRequest): string {
  return normalizeIP(getClientAddress(request), ipv6NetworkPrefixBits);
}

/** Key of a fixed size for the limits of passwords and codes: of an IPv4 address or an IPv6 /48 network. */
export function deriveAddressKey(request: ClientRequest): string {
  return deriveId('address', normalizeIP(getClientAddress(request), ipv6SitePrefixBits));
}

/** Accepts `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1` and `[2001:db8::1]:443`. Removes the zone of an IPv6 address. */
function parseAddress(text: string): string | undefined {
  const [, bracketed, withPort] = /^(?:\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(text) ?? [];
  const [address = ''] = (bracketed ?? withPort ?? text).split('%', 1);
  return isIP(address) === 0 ? undefined : address;
}
