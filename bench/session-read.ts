import { Site } from './harness/person.ts';
import { cpuPerRequest } from './harness/requests.ts';
import { interleaved } from './harness/rounds.ts';
import { compared, type Bench } from './harness/row.ts';
import { startSubject } from './harness/subject.ts';

const waves = { count: 640, concurrency: 16, perSecond: 2_000 };
const slices = 6;

/** CPU of `GET /auth/status`, against a bare route behind the same session plugin. */
export const sessionRead: Bench = async ({ endpoint }) => {
  const service = await startSubject('harness/service.ts', { endpoint, tables: 'session' });
  const reference = await startSubject('session-read.reference.ts');
  const sites = [service, reference].map(({ ready }) => new Site(String(ready['url'])));
  const [ours, bare] = sites as [Site, Site];
  const guest = await ours.send('POST', '/auth/guest', { body: {} });
  const signedIn = await bare.send('POST', '/sign-in', { body: {} });
  const result = await interleaved(
    { slice: () => cpuPerRequest(service, ours, waves, { path: '/auth/status', cookie: guest.cookie }) },
    { slice: () => cpuPerRequest(reference, bare, waves, { path: '/status', cookie: signedIn.cookie }) },
    slices,
  );
  await Promise.all([...sites.map((site) => site.close()), service.stop(), reference.stop()]);
  return [compared('session read', 'µs of CPU', result, 1.15)];
};
