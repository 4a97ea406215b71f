import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Environment variables of the service. */
export type ServiceSettings = Readonly<Record<string, string>>;

export interface ServiceProcessOptions {
  /** For output and for the log's file name. */
  readonly name: string;
  /** The built program: `dist/service/main.js`. */
  readonly program: string;
  readonly settings: ServiceSettings;
  /** Folder of the log file. */
  readonly folder: string;
}

const root = join(import.meta.dirname, '..');

/** A process of the service that can be stopped, killed and restarted on the same port. */
export class ServiceProcess {
  readonly name: string;
  readonly logFile: string;
  readonly #options: ServiceProcessOptions;
  #child: ChildProcess | undefined;
  #managementOrigin = '';
  #exited: Promise<unknown> = Promise.resolve();

  constructor(options: ServiceProcessOptions) {
    this.name = options.name;
    this.logFile = join(options.folder, `${options.name}.log`);
    this.#options = options;
  }

  /** Origin of its management port: readiness and metrics. */
  get managementOrigin(): string {
    return this.#managementOrigin;
  }

  /** The settings of the last start. */
  get settings(): ServiceSettings {
    return this.#options.settings;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /**
   * Starts the process; resolves once it listens.
   *
   * @param changes settings to change for this and later starts
   * @throws Error with its last output if it exits
   */
  async start(changes: ServiceSettings = {}): Promise<void> {
    Object.assign(this.#options.settings, changes);
    const { program, settings } = this.#options;
    const child = spawn(process.execPath, [program], {
      cwd: root,
      env: { PATH: process.env['PATH'], ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C in a terminal must reach only the launcher, which stops its processes in order.
      detached: true,
    });
    const killOnExit = () => void child.kill('SIGKILL');
    process.once('exit', killOnExit);
    this.#child = child;
    this.#exited = once(child, 'exit').then(() => process.off('exit', killOnExit));
    const log = createWriteStream(this.logFile, { flags: 'a' });
    child.stderr.pipe(log, { end: false });
    child.stdout.pipe(log, { end: false });
    const lastOutput: string[] = [];
    const collect = (chunk: Buffer) => void (lastOutput.push(chunk.toString()) > 50 && lastOutput.shift());
    child.stderr.on('data', collect);

    const lines = createInterface({ input: child.stdout });
    await Promise.race([
      new Promise<void>((resolve) => {
        lines.on('line', (line) => {
          const match = /^Readiness is at (http:\S+)\/ready$/.exec(line);
          if (!match?.[1]) return;
          this.#managementOrigin = match[1];
          lines.close();
          child.stdout.resume();
          resolve();
        });
      }),
      this.#exited.then(() => {
        throw new Error(`${this.name} exited:\n${lastOutput.join('')}`);
      }),
    ]);
  }

  /** Sends a signal and waits for the exit. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<{ code: number | null }> {
    this.#child?.kill(signal);
    await this.#exited;
    return { code: this.#child?.exitCode ?? null };
  }
}
