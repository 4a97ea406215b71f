import type { Config } from '../config/config.ts';
import type { EventBus } from './event-bus.ts';
import { InProcessBus } from './in-process-bus.ts';
import type { BusLogger } from './redis-bus.ts';

/**
 * The bus that the settings ask for. Without one, the embedded engine has no other processes to hear from, while any
 * other engine may: then whoever watches has to poll.
 */
export async function createEventBus(
  { eventBusUrl, databaseKind }: Pick<Config, 'eventBusUrl' | 'databaseKind'>,
  logger: BusLogger,
): Promise<EventBus> {
  if (eventBusUrl !== undefined) {
    // Loaded only where it is used: most starts on a person's machine are without.
    const { RedisBus } = await import('./redis-bus.ts');
    return new RedisBus({ url: eventBusUrl, logger });
  }
  return new InProcessBus(databaseKind === 'embedded' ? 'alone' : 'down', (error) => {
    logger.warn({ err: error }, 'event bus: a subscriber failed');
  });
}
