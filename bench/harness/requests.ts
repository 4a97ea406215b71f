import type { Site } from './person.ts';
import type { Subject } from './subject.ts';
import { inWaves, type Waves } from './waves.ts';

/** CPU that a server spends on one request, in microseconds. */
export async function cpuPerRequest(
  subject: Subject,
  site: Site,
  waves: Waves,
  request: { path: string; cookie?: string | undefined },
): Promise<number> {
  const spent = await subject.cpuOf(() =>
    inWaves(waves, async () => {
      await site.send('GET', request.path, { cookie: request.cookie });
    }),
  );
  return spent / waves.count;
}
