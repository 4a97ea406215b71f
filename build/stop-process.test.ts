import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stopProcess } from './stop-process.ts';

describe('stopProcess', () => {
  const start = (code: string) =>
    spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });

  it('ends a running process with SIGTERM and waits for its exit', async () => {
    const child = start("console.log('ready'); setInterval(() => {}, 1000)");
    await once(child.stdout, 'data');
    await stopProcess(child);
    expect(child.signalCode).to.equal('SIGTERM');
  });

  it('returns at once for a process that has ended by itself', async () => {
    const child = start('process.exitCode = 3');
    await once(child, 'exit');
    await stopProcess(child);
    expect(child.exitCode).to.equal(3);
  });

  it('returns at once for a process that was ended by a signal', async () => {
    const child = start("process.kill(process.pid, 'SIGKILL')");
    await once(child, 'exit');
    await stopProcess(child);
    expect(child.signalCode).to.equal('SIGKILL');
  });
});
