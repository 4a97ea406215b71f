import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Variables of the service's configuration. */
export type Settings = Readonly<Record<string, string>>;

export interface ServiceProcessOptions {
  /** Shown to people, and the name of its log. */
  readonly name: string;
  /** The built program: `dist/service/main.js`. */
  readonly program: string;
  readonly settings: Settings;
  /** Folder of its log. */
  readonly folder: string;
}

const root = join(import.meta.dirname, '..');

/** One process of the service, which may be stopped, killed and started again on the same port. */
export class ServiceProcess {
  readonly name: string;
  readonly logFile: string;
  readonly #options: ServiceProcessOptions;
  #child: ChildProcess | undefined;
  #adminOrigin = '';
  #exit: Promise<unknown> = Promise.resolve();

  constructor(options: ServiceProcessOptions) {
    this.name = options.name;
    this.logFile = join(options.folder, `${options.name}.log`);
    this.#options = options;
  }

  /** Where its readiness and metrics are. */
  get adminOrigin(): string {
    return this.#adminOrigin;
  }

  /** Its configuration, as it was last started. */
  get settings(): Settings {
    return this.#options.settings;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /**
   * Starts it; resolves once it listens.
   *
   * @param changed settings that differ from now on
   * @throws Error with the last it said when it ends instead
   */
  async start(changed: Settings = {}): Promise<void> {
    Object.assign(this.#options.settings, changed);
    const { program, settings } = this.#options;
    const child = spawn(process.execPath, [program], {
      cwd: root,
      env: { PATH: process.env['PATH'], ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C in a terminal goes to the launcher, which ends its processes in order.
      detached: true,
    });
    const endWithUs = () => void child.kill('SIGKILL');
    process.once('exit', endWithUs);
    this.#child = child;
    this.#exit = once(child, 'exit').then(() => process.off('exit', endWithUs));
    const log = createWriteStream(this.logFile, { flags: 'a' });
    child.stderr.pipe(log, { end: false });
    child.stdout.pipe(log, { end: false });
    const said: string[] = [];
    const collect = (chunk: Buffer) => void (said.push(chunk.toString()) > 50 && said.shift());
    child.stderr.on('data', collect);

    const lines = createInterface({ input: child.stdout });
    await Promise.race([
      new Promise<void>((listening) => {
        lines.on('line', (line) => {
          const admin = /^Readiness is at (http:\S+)\/ready$/.exec(line);
          if (!admin?.[1]) return;
          this.#adminOrigin = admin[1];
          lines.close();
          child.stdout.resume();
          listening();
        });
      }),
      this.#exit.then(() => {
        throw new Error(`${this.name} has ended:\n${said.join('')}`);
      }),
    ]);
  }

  /** Sends a signal and waits for the end. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<{ code: number | null }> {
    this.#child?.kill(signal);
    await this.#exit;
    return { code: this.#child?.exitCode ?? null };
  }
}
