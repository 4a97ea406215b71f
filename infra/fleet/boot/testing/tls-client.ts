import { connect } from 'node:net';
import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';

export interface ClientResponse {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** An HTTP client with a session cookie, over TLS to a Unix socket. */
export class TlsClient {
  private readonly path: string;
  private readonly ca: string;
  private cookie = '';

  /** @param ca the only trusted certificate, as PEM */
  constructor(path: string, ca: string) {
    this.path = path;
    this.ca = ca;
  }

  get(path: string): Promise<ClientResponse> {
    return this.send('GET', path);
  }

  post(path: string, body: object = {}): Promise<ClientResponse> {
    return this.send('POST', path, JSON.stringify(body));
  }

  private send(method: string, path: string, body?: string): Promise<ClientResponse> {
    return new Promise((resolve, reject) => {
      const headers = {
        host: 'noughts.internal',
        'x-forwarded-for': '192.0.2.1',
        'x-forwarded-proto': 'https',
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      };
      const clientRequest = request(
        {
          method,
          path,
          headers,
          createConnection: () =>
            connectTls({ socket: connect(this.path), ca: this.ca, servername: 'noughts.internal' }),
        },
        (response) => {
          const [setCookie] = response.headers['set-cookie'] ?? [];
          if (setCookie !== undefined) this.cookie = setCookie.split(';')[0] ?? '';
          json(response).then(
            (parsed) =>
              resolve({ status: response.statusCode ?? 0, body: parsed as Record<string, unknown> }),
            reject,
          );
        },
      );
      clientRequest.on('error', reject).end(body);
    });
  }
}
