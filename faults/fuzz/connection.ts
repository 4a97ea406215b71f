import { Agent, type IncomingMessage, request } from 'node:http';
import type { ServiceResponse } from './openapi-document.ts';
import type { FuzzRequest } from './requests.ts';

/** Longer than any response takes. */
const responseTimeoutMs = 20_000;

/** One keep-alive connection with one session cookie. */
export class FuzzConnection {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws Error without a response */
  async send({ method, path, headers, body, withSession }: FuzzRequest): Promise<ServiceResponse> {
    if (withSession && this.#cookie === '') await this.#signInAsGuest();
    const allHeaders = {
      ...headers,
      ...(withSession && { cookie: this.#cookie }),
      // Node adds a length for some methods only; otherwise the server would parse the body as the next request.
      ...(body !== null && { 'content-length': String(body.length) }),
    };
    const response = await this.#sendRequest(method, path, allHeaders, body);
    if (withSession) this.#storeCookie(response.setCookie);
    return response;
  }

  close(): void {
    this.#agent.destroy();
  }

  async #signInAsGuest(): Promise<void> {
    const headers = { 'content-type': 'application/json', 'content-length': '2' };
    this.#storeCookie((await this.#sendRequest('POST', '/auth/guest', headers, Buffer.from('{}'))).setCookie);
  }

  /** Stores a renewed session cookie; after the session has ended, the next request starts a new one. */
  #storeCookie(setCookies: readonly string[]): void {
    const pair = setCookies.find((each) => each.startsWith('noughts='))?.split(';', 1)[0];
    if (pair !== undefined) this.#cookie = pair === 'noughts=' ? '' : pair;
  }

  #sendRequest(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Buffer | null,
  ): Promise<ServiceResponse & { setCookie: readonly string[] }> {
    return new Promise((done, fail) => {
      const { hostname, port } = new URL(this.#url);
      const clientRequest = request({
        hostname,
        port,
        method,
        path,
        headers,
        agent: this.#agent,
        timeout: responseTimeoutMs,
      });
      clientRequest.once('response', (response: IncomingMessage) => {
        const [type = ''] = (response.headers['content-type'] ?? '').split(';');
        let text = '';
        const finish = () =>
          done({
            status: response.statusCode ?? 0,
            type,
            text,
            setCookie: response.headers['set-cookie'] ?? [],
          });
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (type !== 'text/event-stream') return;
          // A stream does not end; its start is enough.
          finish();
          clientRequest.destroy();
        });
        response.once('end', finish);
        response.once('error', fail);
      });
      clientRequest.once('timeout', () =>
        clientRequest.destroy(new Error(`no response within ${responseTimeoutMs} ms`)),
      );
      clientRequest.once('error', fail);
      clientRequest.end(body ?? undefined);
    });
  }
}
