import { readConfig } from '../config/config.ts';
import { StartupError } from '../config/startup-error.ts';
import { openDatabase } from '../database/open-database.ts';
import { createEventBus } from '../events/create-event-bus.ts';
import type { EventBus } from '../events/event-bus.ts';
import { systemClock } from '../shared/clock.ts';
import { Problem } from '../shared/error-codes.ts';
import { AdminActions } from './admin-actions.ts';

interface Command {
  readonly parameters: string;
  readonly description: string;
  readonly minArguments: number;
  readonly maxArguments: number;
  readonly run: (actions: AdminActions, name: string, second: string | undefined) => Promise<string>;
}

const oneName = { parameters: 'NAME', minArguments: 1, maxArguments: 1 };

const commands: Readonly<Record<string, Command>> = {
  grant: {
    ...oneName,
    description: 'make an account an administrator',
    run: (actions, name) => actions.grant(name),
  },
  rename: {
    parameters: 'NAME [NEW_NAME]',
    description: 'change a name; without NEW_NAME to a generated one',
    minArguments: 1,
    maxArguments: 2,
    run: (actions, name, newName) => actions.rename(name, newName),
  },
  ban: {
    ...oneName,
    description: 'end sessions and unfinished games, reject logins (takes 12 s)',
    run: (actions, name) => actions.ban(name),
  },
  unban: { ...oneName, description: 'lift a ban', run: (actions, name) => actions.unban(name) },
  'end-sessions': {
    ...oneName,
    description: 'sign a user out on all devices',
    run: (actions, name) => actions.endSessions(name),
  },
};

/** Time to connect to the event bus. */
const maxBusWaitMs = 5_000;

/** A command line that does not name one of the commands with its arguments. */
class UsageError extends Error {}

/**
 * `npm run admin -- COMMAND NAME`. It also works while the service runs: it connects to an embedded database that
 * another process has opened. Exit codes: 1 for an error, 2 for a wrong command line.
 */
async function main([commandName = '', ...args]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(commands, commandName) ? commands[commandName] : undefined;
  if (!command)
    throw new UsageError(commandName === '' ? 'a command is missing' : `unknown command '${commandName}'`);
  const [name, second] = args;
  if (name === undefined || args.length < command.minArguments)
    throw new UsageError(`${commandName}: a name is missing`);
  if (args.length > command.maxArguments)
    throw new UsageError(`${commandName}: too many arguments; quote a name that contains spaces`);

  const config = readConfig(process.env, 'admin command');
  const { database, close } = await openDatabase(config, 'connect');
  const bus = await createEventBus(config, { info: () => undefined, warn: () => undefined });
  try {
    if (config.eventBusUrl !== undefined) await waitForBus(bus);
    const sentence = await command.run(new AdminActions({ database, bus, clock: systemClock }), name, second);
    process.stdout.write(`${sentence}\n`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { errors = [], suggestion } = error.details;
    const reasons = errors.map(({ message, allowed }) => `${message}; allowed: ${allowed}`);
    const subject = errors.length > 0 || error.code === 'name_taken' ? (second ?? name) : name;
    throw new StartupError(
      `${subject}: ${reasons.join('; ') || error.message}${suggestion === undefined ? '' : `; free is: ${suggestion}`}`,
    );
  } finally {
    await Promise.all([bus.close(), close()]);
  }
}

/** Waits until the bus is up, so that no message is lost; without it streams end and games are updated later. */
async function waitForBus(bus: EventBus): Promise<void> {
  if (bus.state === 'up') return;
  const isUp = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), maxBusWaitMs);
    bus.onStateChange(() => {
      clearTimeout(timer);
      resolve(bus.state === 'up');
    });
  });
  if (!isUp)
    process.stderr.write('EVENT_BUS_URL: no connection; open event streams end within two minutes\n');
}

function formatUsage(): string {
  const lines = Object.entries(commands).map(([name, { parameters, description }]) => {
    const usage = `npm run admin -- ${name} ${parameters}`;
    return `  ${usage.padEnd(44)} ${description}`;
  });
  return ['usage (quote a name that contains spaces):', ...lines].join('\n');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const text =
    error instanceof UsageError
      ? `${error.message}\n${formatUsage()}`
      : error instanceof StartupError
        ? error.message
        : String((error as Error).stack);
  process.stderr.write(`${text}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
