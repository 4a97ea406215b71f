import { expect } from 'chai';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { Presence } from '../games/game.ts';
import { createCertificate } from '../testing/certificate.ts';
import { createTestApp } from '../testing/test-app.ts';

describe('attack: memory exhaustion by pipelined requests without reading responses', () => {
  const manyRequests = 'GET /docs/static/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(
    1_000,
  );

  it('makes the service close the connection', async () => {
    const service = await createTestApp();
    const client = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
    const [connection] = (await once(service.app.server, 'connection')) as [Socket];
    client.pause().write(manyRequests);
    await once(connection, 'close');
    await service.close();
  });

  it('makes the service close the connection over TLS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'noughts-certificate-'));
    const service = await createTestApp({ settings: { tls: createCertificate(folder) } });
    const port = Number(new URL(service.url).port);
    const client = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    client.on('error', () => undefined);
    const [connection] = (await once(service.app.server, 'secureConnection')) as [Socket];
    client.pause().write(manyRequests);
    await once(connection, 'close');
    await service.close();
    rmSync(folder, { recursive: true });
  });
});

describe('attack: leaking event streams that are pipelined on a closed connection', () => {
  it('leaves no presence and no used stream limits', async () => {
    const service = await createTestApp({ settings: { rateLimit: 'on' } });
    const host = service.createClient();
    await host.signInAsGuest();
    const { id } = (await host.post('/games', {})).body.game;
    const stream = `GET /games/${id}/events HTTP/1.1\r\nHost: localhost\r\nCookie: ${host.cookie}\r\n\r\n`;
    for (let attempt = 1; attempt <= 2; attempt++) {
      const client = connect(Number(new URL(service.url).port), '127.0.0.1');
      const [connection] = (await once(service.app.server, 'connection')) as [Socket];
      client.write(stream.repeat(6));
      await once(client, 'data');
      const closed = once(connection, 'close');
      client.destroy();
      await closed;
    }
    const visitor = await service.createClient().openEvents(`/games/${id}/events`);
    expect((await visitor.next<Presence>('presence')).data).to.include({ X: false, watchers: 1 });
    const events = await host.openEvents(`/games/${id}/events`);
    expect(events.status).to.equal(200);
    visitor.close();
    events.close();
    await service.close();
  });
});
