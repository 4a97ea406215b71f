import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { LeanTableClient, type TableClientOptions } from './table-client.ts';

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
type Reply = (response: ServerResponse, socket: Socket) => void;

const get = new GetCommand({ TableName: 'Games', Key: { GameId: 'a' } });
const found: Reply = (response) => response.end('{"Item":{"GameId":{"S":"a"}}}');
const refusal =
  (status: number, type: string, headers: Record<string, string> = {}, more: object = {}): Reply =>
  (response) =>
    response
      .writeHead(status, headers)
      .end(
        JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'refused', ...more }),
      );

describe('the client of the tables', () => {
  let server: Server;
  let calls: Call[];
  let replies: Reply[];
  let clients: LeanTableClient[];

  beforeEach(async () => {
    [calls, replies, clients] = [[], [], []];
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        calls.push({ headers: request.headers, body });
        const reply = replies.shift();
        if (!reply) throw new Error('one call too many');
        reply(response, request.socket);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const client of clients) client.close();
    server.closeAllConnections();
    server.close();
  });

  function client(options: Partial<TableClientOptions> = {}): LeanTableClient {
    const made = new LeanTableClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-central-1',
      credentials: async () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret' }),
      connectMs: 1_000,
      answerMs: 2_000,
      tries: 2,
      everythingElse: () => {
        throw new Error('not asked for');
      },
      ...options,
    });
    clients.push(made);
    return made;
  }
  async function failure(options?: Partial<TableClientOptions>): Promise<Record<string, unknown>> {
    try {
      await client(options).send(get);
    } catch (error) {
      if (error instanceof Error) return error as Error & Record<string, unknown>;
    }
    throw new Error('it went well');
  }

  for (const [trouble, reply] of [
    ['a throttle', refusal(400, 'ProvisionedThroughputExceededException')],
    ['an error of the server', refusal(500, 'InternalServerError')],
    ['a refusal of something in between', (response) => response.writeHead(503).end('<html>busy</html>')],
    ['a cut connection', (_response, socket) => socket.destroy()],
    [
      'half an answer',
      (response, socket) =>
        response.writeHead(200, { 'content-length': 99 }).write('{"Item":', () => socket.destroy()),
    ],
    ['an answer that is no JSON', (response) => response.end('{"Item":')],
    ['an answer that is no document', (response) => response.end('"Item"')],
    [
      'an answer that does not match its checksum',
      (response) => response.writeHead(200, { 'x-amz-crc32': '1' }).end('{}'),
    ],
  ] as const satisfies readonly (readonly [string, Reply])[]) {
    it(`tries again after ${trouble}`, async () => {
      replies.push(reply, found);
      expect(await client().send(get)).to.deep.equal({
        Item: { GameId: 'a' },
        $metadata: { httpStatusCode: 200, attempts: 2 },
      });
      expect(calls[1]?.body).to.equal(calls[0]?.body);
    });

    it(`gives up after the second of ${trouble}, and says that it tried`, async () => {
      replies.push(reply, reply);
      const error = await failure();
      expect(error['$metadata']).to.have.property('attempts', 2);
      expect(error['$fault']).to.not.equal(trouble === 'a throttle' ? 'server' : 'client');
    });
  }

  it('does not wait for an answer longer than it was told, and leaves that connection', async () => {
    const closed: Promise<unknown>[] = [];
    const silent: Reply = (_response, socket) => closed.push(once(socket, 'close'));
    replies.push(silent, silent);
    const error = await failure({ answerMs: 30 });
    expect(error).to.include({ name: 'NoAnswer', message: 'the table has not answered within 30 ms' });
    expect(closed).to.have.length(2);
    await Promise.all(closed);
  });

  it('takes an answer that matches its checksum', async () => {
    replies.push((response) => response.writeHead(200, { 'x-amz-crc32': String(crc32('{}')) }).end('{}'));
    expect(await client().send(get)).to.have.nested.property('$metadata.attempts', 1);
  });

  it('throws a failed condition at once, with the item it failed on', async () => {
    const Item = { GameId: { S: 'a' }, Moves: { S: '04' } };
    replies.push(refusal(400, 'ConditionalCheckFailedException', {}, { Item }));
    expect(await failure()).to.deep.include({
      name: 'ConditionalCheckFailedException',
      $fault: 'client',
      Item,
    });
    expect(calls).to.have.length(1);
  });

  it('throws at once what the table blames on us', async () => {
    replies.push(refusal(400, 'ValidationException'));
    expect(await failure()).to.include({ name: 'ValidationException', $fault: 'client', message: 'refused' });
    expect(calls).to.have.length(1);
  });

  it('asks for credentials anew when the table says that they have expired', async () => {
    replies.push(refusal(400, 'ExpiredTokenException'), found);
    const asked: unknown[] = [];
    await client({
      credentials: async (options) => {
        asked.push(options);
        return { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: `token-${asked.length}` };
      },
    }).send(get);
    expect(asked).to.deep.equal([{}, { forceRefresh: true }]);
    expect(calls.map(({ headers }) => headers['x-amz-security-token'])).to.deep.equal(['token-1', 'token-2']);
  });

  it('asks for credentials before each call, so that refreshed ones are used', async () => {
    replies.push(found, found);
    let keys = 0;
    const ours = client({
      credentials: async () => ({ accessKeyId: `AKID${++keys}`, secretAccessKey: 's' }),
    });
    await ours.send(get);
    await ours.send(get);
    expect(
      calls.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1]),
    ).to.deep.equal(['AKID1', 'AKID2']);
  });

  it('sends nothing where there are no credentials', async () => {
    const none = Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError' });
    expect(await failure({ credentials: () => Promise.reject(none) })).to.equal(none);
    expect(calls).to.deep.equal([]);
  });

  it('goes by the clock of the table when its own is far off', async () => {
    const date = new Date(Date.now() + 3_600_000);
    replies.push(refusal(400, 'InvalidSignatureException', { date: date.toUTCString() }), found, found);
    const ours = client();
    await ours.send(get);
    await ours.send(get);
    const hour = date.toISOString().slice(0, 13).replace(/-/g, '');
    for (const { headers } of calls.slice(1)) expect(headers['x-amz-date']).to.match(new RegExp(`^${hour}`));
  });

  it('throws a wrong signature at once when the clocks agree', async () => {
    replies.push(refusal(400, 'InvalidSignatureException', { date: new Date().toUTCString() }));
    expect(await failure()).to.have.property('name', 'InvalidSignatureException');
  });

  it('keeps its connections', async () => {
    const sockets = new Set<Socket>();
    const ours = client();
    for (let call = 0; call < 10; call++) {
      replies.push((response, socket) => {
        sockets.add(socket);
        found(response, socket);
      });
      await ours.send(get);
    }
    // The second call may come before the first one's connection is seen to be free.
    expect(sockets.size).to.be.at.most(2);
  });

  it('leaves every other command to the client of the SDK', async () => {
    const command = new DescribeTableCommand({ TableName: 'Games' });
    const everythingElse = () => ({ send: async (given: unknown) => ({ given }) }) as never;
    expect(await client({ everythingElse }).send(command)).to.deep.equal({ given: command });
  });
});
