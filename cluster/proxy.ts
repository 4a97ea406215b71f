import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { CertificateFiles } from '../service/testing/certificate.ts';
import { createProxyConfig, type ProxyOptions } from './proxy-config.ts';

export interface Proxy {
  readonly logFile: string;
  stop(): Promise<void>;
}

/** Starts haproxy in front of servers over HTTPS; resolves once it accepts connections. */
export async function startProxy(
  folder: string,
  { keyFile, certFile }: CertificateFiles,
  options: Omit<ProxyOptions, 'pemFile' | 'caFile'>,
): Promise<Proxy> {
  const pemFile = join(folder, 'proxy.pem');
  const configFile = join(folder, 'haproxy.cfg');
  const logFile = join(folder, 'proxy.log');
  await writeFile(pemFile, `${await readFile(certFile, 'utf8')}${await readFile(keyFile, 'utf8')}`, {
    mode: 0o600,
  });
  await writeFile(configFile, createProxyConfig({ ...options, pemFile, caFile: certFile }));
  const child = spawn('haproxy', ['-db', '-f', configFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const log = createWriteStream(logFile, { flags: 'a' });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const killOnExit = () => void child.kill('SIGKILL');
  process.once('exit', killOnExit);
  const exited = once(child, 'exit').then(() => process.off('exit', killOnExit));
  await waitUntilListening(options.port, child, logFile);
  return {
    logFile,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function waitUntilListening(port: number, child: ChildProcess, logFile: string): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    await setTimeout(20);
  }
  throw new Error(`haproxy exited:\n${await readFile(logFile, 'utf8')}`);
}
