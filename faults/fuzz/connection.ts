import { Agent, type IncomingMessage, request } from 'node:http';
import type { Answer } from './openapi-document.ts';
import type { HostileRequest } from './requests.ts';

/** Longer than any answer takes; what has not come by then hangs. */
const patienceMs = 20_000;

/** One connection, kept alive as browsers and proxies keep theirs, with one cookie. */
export class Connection {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws Error when there is no answer */
  async send({ method, path, headers, body, asSomebody }: HostileRequest): Promise<Answer> {
    if (asSomebody && this.#cookie === '') await this.#becomeGuest();
    const all = {
      ...headers,
      ...(asSomebody && { cookie: this.#cookie }),
      // Node frames the bodies of some methods only; one without a length would be the next request on the connection.
      ...(body !== null && { 'content-length': String(body.length) }),
    };
    const answer = await this.#exchange(method, path, all, body);
    if (asSomebody) this.#keepCookie(answer.setCookie);
    return answer;
  }

  close(): void {
    this.#agent.destroy();
  }

  async #becomeGuest(): Promise<void> {
    const headers = { 'content-type': 'application/json', 'content-length': '2' };
    this.#keepCookie((await this.#exchange('POST', '/auth/guest', headers, Buffer.from('{}'))).setCookie);
  }

  /** The session may have been renewed, or have ended: then the next one begins. */
  #keepCookie(set: readonly string[]): void {
    const pair = set.find((each) => each.startsWith('noughts='))?.split(';', 1)[0];
    if (pair !== undefined) this.#cookie = pair === 'noughts=' ? '' : pair;
  }

  #exchange(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Buffer | null,
  ): Promise<Answer & { setCookie: readonly string[] }> {
    return new Promise((done, fail) => {
      const { hostname, port } = new URL(this.#url);
      const call = request({
        hostname,
        port,
        method,
        path,
        headers,
        agent: this.#agent,
        timeout: patienceMs,
      });
      call.once('response', (answer: IncomingMessage) => {
        const [type = ''] = (answer.headers['content-type'] ?? '').split(';');
        let text = '';
        const finish = () =>
          done({ status: answer.statusCode ?? 0, type, text, setCookie: answer.headers['set-cookie'] ?? [] });
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
          if (type !== 'text/event-stream') return;
          // It began as declared; it would go on for ever.
          finish();
          call.destroy();
        });
        answer.once('end', finish);
        answer.once('error', fail);
      });
      call.once('timeout', () => call.destroy(new Error(`no answer within ${patienceMs} ms`)));
      call.once('error', fail);
      call.end(body ?? undefined);
    });
  }
}
