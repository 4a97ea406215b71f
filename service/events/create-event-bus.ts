import type { Config } from '../config/config.ts';
import type { EventBus } from './event-bus.ts';
import { InProcessBus } from './in-process-bus.ts';
import type { BusLogger } from './redis-bus.ts';

/**
 * Creates the bus that is configured. Without a bus, the embedded database is used by one process only; any other
 * database may be shared, so subscribers must poll (state `down`).
 */
export async function createEventBus(
  { eventBusUrl, databaseKind }: Pick<Config, 'eventBusUrl' | 'databaseKind'>,
  logger: BusLogger,
): Promise<EventBus> {
  if (eventBusUrl !== undefined) {
    // Loaded lazily: development runs without it.
    const { RedisBus } = await import('./redis-bus.ts');
    return new RedisBus({ url: eventBusUrl, logger });
  }
  return new InProcessBus(databaseKind === 'embedded' ? 'alone' : 'down', (error) => {
    logger.warn({ err: error }, 'event bus: a subscriber failed');
  });
}
