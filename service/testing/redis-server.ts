import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';

export interface RedisServerOptions {
  readonly port?: number;
  readonly password?: string;
  readonly transport?: 'tcp' | 'tls';
  readonly mode?: 'single' | 'cluster of one node';
}

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** CA certificate, with TLS only. */
  readonly ca: Buffer | undefined;
  /** Stops the process with SIGSTOP and keeps its connections open, like a server that hangs. */
  suspend(): void;
  resume(): void;
  /** Kills the process. */
  stop(): Promise<void>;
}

/** Starts a redis-server on loopback without persistence. It is killed at the latest when this process exits. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'noughts-redis-'));
  const port = options.port ?? (await freePort());
  const tls = options.transport === 'tls' ? createCertificate(folder) : undefined;
  const flags = {
    bind: '127.0.0.1',
    port: tls ? 0 : port,
    dir: folder,
    save: '',
    ...(options.password !== undefined && { requirepass: options.password }),
    ...(tls && {
      'tls-port': port,
      'tls-cert-file': tls.certFile,
      'tls-key-file': tls.keyFile,
      'tls-auth-clients': 'no',
    }),
    ...(options.mode === 'cluster of one node' && {
      'cluster-enabled': 'yes',
      'cluster-port': await freePort(),
    }),
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  // Detached, or Ctrl-C in a terminal would end it before its clients.
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  const killOnExit = () => {
    child.kill('SIGKILL');
    removeFolder();
  };
  process.once('exit', killOnExit);
  const exited = once(child, 'exit');
  await waitUntilReady(child);
  const scheme = tls ? 'rediss' : 'redis';
  const credentials = options.password === undefined ? '' : `:${encodeURIComponent(options.password)}@`;
  return {
    url: `${scheme}://${credentials}127.0.0.1:${port}`,
    port,
    ca: tls && readFileSync(tls.certFile),
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      process.off('exit', killOnExit);
      child.kill('SIGKILL');
      await exited;
      removeFolder();
    },
  };
}

async function waitUntilReady(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('redis-server has no stdout');
  const outputLines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    outputLines.push(line);
    if (line.includes('Ready to accept connections')) {
      child.stdout.resume();
      return;
    }
  }
  throw new Error(`redis-server exited:\n${outputLines.join('\n')}`);
}
