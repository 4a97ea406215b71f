import { expect } from 'chai';
import { createTestApp, type TestEventStream } from '../testing/test-app.ts';

describe('attack: one network with many addresses', () => {
  it('gets no more event streams than a single address', async () => {
    const service = await createTestApp({ settings: { rateLimit: 'on', trustProxy: 1 } });
    const host = service.createClient();
    await host.signInAsGuest();
    const { id } = (await host.post('/games', {})).body.game;
    const open = (address: string) =>
      service.createClient().openEvents(`/games/${id}/events`, { 'x-forwarded-for': address });
    const streams: TestEventStream[] = [];
    for (let n = 0; n < 70; n++) streams.push(await open(`2001:db8:1:1::${n.toString(16)}`));
    expect(streams.filter(({ status }) => status === 200)).to.have.length(60);
    const otherNetwork = await open('2001:db8:1:2::1');
    expect(otherNetwork.status).to.equal(200);
    for (const stream of [...streams, otherNetwork]) stream.close();
    await service.close();
  });

  it('is limited like a single address when the proxy adds ports or the client sends rubbish', async () => {
    const service = await createTestApp({ settings: { rateLimit: 'on', trustProxy: 1 } });
    const countAllowed = async (createAddress: (n: number) => string) => {
      let count = 0;
      for (let n = 0; n < 100; n++) {
        const { status } = await service
          .createClient()
          .post('/auth/register', {}, { 'x-forwarded-for': createAddress(n) });
        if (status !== 429) count += 1;
      }
      return count;
    };
    expect(await countAllowed((n) => `192.0.2.1:${1_000 + n}`)).to.be.below(100);
    expect(await countAllowed((n) => `rubbish-${n}`)).to.be.below(100);
    await service.close();
  });
});
