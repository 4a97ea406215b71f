import { Site } from './harness/person.ts';
import { cpuPerRequest } from './harness/requests.ts';
import { interleaved } from './harness/rounds.ts';
import { compared, type Bench } from './harness/row.ts';
import { startSubject } from './harness/subject.ts';

const waves = { count: 640, concurrency: 32, perSecond: 2_000 };
const slices = 6;

/** CPU of a load balancer's probe, against bare Fastify. */
export const hello: Bench = async ({ endpoint }) => {
  const service = await startSubject('harness/service.ts', { endpoint, tables: 'hello' });
  const reference = await startSubject('hello.reference.ts');
  const sites = [service, reference].map(({ ready }) => new Site(String(ready['url'])));
  const [ours, bare] = sites as [Site, Site];
  const result = await interleaved(
    { slice: () => cpuPerRequest(service, ours, waves, { path: '/ping' }) },
    { slice: () => cpuPerRequest(reference, bare, waves, { path: '/' }) },
    slices,
  );
  await Promise.all([...sites.map((site) => site.close()), service.stop(), reference.stop()]);
  return [compared('hello', 'µs of CPU', result, 1.1)];
};
