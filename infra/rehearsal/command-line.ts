import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { endTrees } from './process-tree.ts';

/** How a command ended. */
export interface Ending {
  readonly code: number;
  /** Both streams, in the order in which they came. */
  readonly text: string;
  readonly stdout: string;
  readonly seconds: number;
}

export interface CommandArgs {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What is under way when the rehearsal is stopped ends with this. */
export class Stopped extends Error {
  constructor() {
    super('the rehearsal was stopped');
  }
}

/** Minutes after which a command is given up. */
const patienceMinutes = 5;

/** Runs commands, out of reach of a Ctrl-C, so that each can be ended with everything it started. */
export class CommandLine {
  readonly #running = new Set<ChildProcess>();
  #stopped = false;

  /** Whether it was told to stop. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** @throws Stopped; Error when the command cannot be started */
  async run(command: string, args: readonly string[], { cwd, env }: CommandArgs): Promise<Ending> {
    const started = process.hrtime.bigint();
    const child = this.start(command, args, { cwd, env });
    const stdout: string[] = [];
    const all: string[] = [];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout.push(text);
      all.push(text);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => all.push(text));
    const timer = setTimeout(() => end([child]), patienceMinutes * 60_000);
    try {
      const [code] = (await once(child, 'close')) as [number | null];
      if (this.#stopped) throw new Stopped();
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      return { code: code ?? -1, text: all.join(''), stdout: stdout.join(''), seconds };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Starts a command that runs until it is ended; its streams are pipes, and its input ends with this process. */
  start(command: string, args: readonly string[], { cwd, env }: CommandArgs): ChildProcess {
    if (this.#stopped) throw new Stopped();
    const child = spawn(command, args, {
      cwd,
      env: { ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    return child;
  }

  /** Ends whatever runs, at once and with its children; nothing runs afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const running = [...this.#running];
    const ended = running.map((child) => (child.exitCode === null ? once(child, 'close') : undefined));
    end(running);
    await Promise.all(ended);
  }
}

function end(children: readonly ChildProcess[]): void {
  endTrees(children.flatMap(({ pid }) => pid ?? []));
}
