import { execFileSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  createServer as createHttpServer,
  request,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { DatabaseAddress } from '../../../../service/database/database.ts';

export interface FakeAws {
  /** Path of the certificate that the instance has to trust. */
  readonly certificate: string;
  /** Messages of received log events. */
  readonly loggedMessages: string[];
  /** Resolves with the first message that includes a text, past or future. */
  waitForLog(text: string): Promise<string>;
  /** Received requests, such as `s3 /releases/… of 123456789012`. */
  readonly requestLog: string[];
  close(): void;
}

export interface FakeAwsArgs {
  /** Folder for the sockets `https.sock` and `metadata.sock`. */
  readonly folder: string;
  readonly region: string;
  readonly accountId: string;
  readonly bucket: string;
  readonly releaseKey: string;
  readonly archive: Uint8Array;
  readonly secretArn: string;
  readonly secretValue: string;
  readonly instanceId: string;
  /** Undefined if no service uses it. */
  readonly databaseAddress: DatabaseAddress | undefined;
  readonly fault?: FakeAwsFault;
}

/** A service that closes every connection, or a clock that is an hour ahead for some requests or always. */
export type FakeAwsFault =
  { readonly unreachable: 's3' | 'secretsmanager' } | { readonly skewedRequests: number };

/** Credentials of the instance role; requests signed with others are rejected. */
const accessKeyId = 'ASIAFAKE';

/** Fake of the AWS services that an instance uses, with their host names, TLS and role credentials. */
export async function startFakeAws(args: FakeAwsArgs): Promise<FakeAws> {
  const { folder } = args;
  const certificate = createCertificate(folder, args.region);
  const loggedMessages: string[] = [];
  const onLog = new EventEmitter();
  const requestLog: string[] = [];
  const https = createHttpsServer(
    { key: readFileSync(join(folder, 'aws.key')), cert: readFileSync(certificate) },
    (incoming, response) =>
      void handleRequest(args, { loggedMessages, requestLog, onLog }, incoming, response),
  );
  const metadata = createHttpServer((incoming, response) =>
    handleMetadataRequest(args.instanceId, incoming, response),
  );
  await Promise.all([
    new Promise<void>((resolve) => https.listen(join(folder, 'https.sock'), resolve)),
    new Promise<void>((resolve) => metadata.listen(join(folder, 'metadata.sock'), resolve)),
  ]);
  return {
    certificate,
    loggedMessages,
    async waitForLog(text) {
      for (;;) {
        const message = loggedMessages.find((each) => each.includes(text));
        if (message !== undefined) return message;
        await once(onLog, 'log');
      }
    },
    requestLog,
    close() {
      for (const server of [https, metadata]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

/** Host names of the fake services. */
export function listHostNames(region: string, bucket: string): readonly string[] {
  const services = ['s3', 'secretsmanager', 'dynamodb', 'logs'].map(
    (name) => `${name}.${region}.amazonaws.com`,
  );
  return [...services, `${bucket}.s3.${region}.amazonaws.com`, `${bucket}.s3.amazonaws.com`];
}

function createCertificate(folder: string, region: string): string {
  const names = [`*.${region}.amazonaws.com`, `*.s3.${region}.amazonaws.com`, '*.s3.amazonaws.com'];
  const file = join(folder, 'aws.crt');
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'],
      ...[
        '-subj',
        '/CN=fake-aws',
        '-addext',
        `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
      ],
      ...['-keyout', join(folder, 'aws.key'), '-out', file],
    ],
    { stdio: 'ignore' },
  );
  return file;
}

interface ReceivedRequests {
  readonly loggedMessages: string[];
  readonly requestLog: string[];
  readonly onLog: EventEmitter;
}

async function handleRequest(
  args: FakeAwsArgs,
  { loggedMessages, requestLog, onLog }: ReceivedRequests,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const host = String(incoming.headers.host);
  const body = await buffer(incoming);
  const service = host.includes('.s3.') || host.startsWith('s3.') ? 's3' : (host.split('.')[0] ?? '');
  const { fault } = args;
  if (fault !== undefined && 'unreachable' in fault && fault.unreachable === service) {
    requestLog.push(`${service} closed`);
    incoming.socket.destroy();
  } else if (fault !== undefined && 'skewedRequests' in fault && requestLog.length < fault.skewedRequests) {
    requestLog.push(`${service} skewed`);
    response
      .writeHead(403, { 'content-type': 'application/xml' })
      .end('<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message></Error>');
  } else if (!String(incoming.headers.authorization).includes(accessKeyId)) {
    response.writeHead(403).end('unknown credentials');
  } else if (service === 'dynamodb' && args.databaseAddress !== undefined) {
    forwardToDatabase(args.databaseAddress, incoming, body, response);
  } else if (service === 'logs') {
    requestLog.push(`logs ${String(incoming.headers['x-amz-target'])}`);
    const { logEvents = [] } = JSON.parse(body.toString()) as { logEvents?: { message: string }[] };
    loggedMessages.push(...logEvents.map(({ message }) => message));
    onLog.emit('log');
    response.setHeader('content-type', 'application/x-amz-json-1.1').end('{}');
  } else if (service === 'secretsmanager') {
    const { SecretId } = JSON.parse(body.toString()) as { SecretId: string };
    requestLog.push(`secret ${SecretId}`);
    const isKnownSecret = SecretId === args.secretArn;
    const value = { ARN: args.secretArn, Name: 'keys', SecretString: args.secretValue };
    response
      .writeHead(isKnownSecret ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(isKnownSecret ? value : { __type: 'ResourceNotFoundException' }));
  } else {
    const owner = String(incoming.headers['x-amz-expected-bucket-owner']);
    requestLog.push(`s3 ${String(incoming.url)} of ${owner}`);
    const isRelease =
      host.startsWith(`${args.bucket}.s3.`) && incoming.url?.startsWith(`/${args.releaseKey}`) === true;
    if (isRelease && owner === args.accountId)
      response.setHeader('content-length', args.archive.length).end(args.archive);
    else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
  }
}

/** Forwards a request to the test database, which keeps tables by access key and region: uses those of the test. */
function forwardToDatabase(
  databaseAddress: DatabaseAddress,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const authorization = String(incoming.headers.authorization).replace(
    /Credential=[^/]+\/(\d+)\/[^/]+\//,
    'Credential=local/$1/local/',
  );
  const target =
    databaseAddress.kind === 'embedded'
      ? { socketPath: databaseAddress.socketPath }
      : {
          host: new URL('endpoint' in databaseAddress ? databaseAddress.endpoint : '').hostname,
          port: getPort(databaseAddress),
        };
  const forwarded = request(
    {
      ...target,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, authorization },
    },
    (databaseResponse) => {
      response.writeHead(databaseResponse.statusCode ?? 502, databaseResponse.headers);
      databaseResponse.pipe(response);
    },
  );
  forwarded.on('error', () => response.writeHead(502).end());
  forwarded.end(body);
}

function getPort(database: DatabaseAddress): string {
  return 'endpoint' in database ? new URL(database.endpoint).port : '';
}

/** The instance metadata service, version 2 only. */
function handleMetadataRequest(
  instanceId: string,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const token = 'a-token';
  const path = String(incoming.url);
  if (incoming.method === 'PUT' && path === '/latest/api/token') {
    response.setHeader('x-aws-ec2-metadata-token-ttl-seconds', '21600').end(token);
  } else if (incoming.headers['x-aws-ec2-metadata-token'] !== token) {
    response.writeHead(401).end();
  } else if (path === '/latest/meta-data/instance-id') {
    response.end(instanceId);
  } else if (/\/iam\/security-credentials(-extended)?\/?$/.test(path)) {
    response.end('instance-role');
  } else if (path.endsWith('/instance-role')) {
    const credentials = {
      Code: 'Success',
      Type: 'AWS-HMAC',
      LastUpdated: new Date().toISOString(),
      Expiration: new Date(Date.now() + 6 * 3_600_000).toISOString(),
      AccessKeyId: accessKeyId,
      SecretAccessKey: 'fake',
      Token: 'fake',
    };
    response.end(JSON.stringify(credentials));
  } else {
    response.writeHead(404).end();
  }
}
