import { connect } from 'node:net';
import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A client without a browser, with a jar for its session's cookie, over TLS to a socket in the file system. */
export class Player {
  private readonly path: string;
  private readonly ca: string;
  private cookie = '';

  /** @param ca the one certificate that it trusts, in PEM form */
  constructor(path: string, ca: string) {
    this.path = path;
    this.ca = ca;
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  post(path: string, body: object = {}): Promise<Answer> {
    return this.ask('POST', path, JSON.stringify(body));
  }

  private ask(method: string, path: string, body?: string): Promise<Answer> {
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
      const outgoing = request(
        {
          method,
          path,
          headers,
          createConnection: () =>
            connectTls({ socket: connect(this.path), ca: this.ca, servername: 'noughts.internal' }),
        },
        (answer) => {
          const [set] = answer.headers['set-cookie'] ?? [];
          if (set !== undefined) this.cookie = set.split(';')[0] ?? '';
          json(answer).then(
            (parsed) => resolve({ status: answer.statusCode ?? 0, body: parsed as Record<string, unknown> }),
            reject,
          );
        },
      );
      outgoing.on('error', reject).end(body);
    });
  }
}
