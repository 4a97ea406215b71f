import { expect } from 'chai';
import {
  getBanner,
  markLost,
  markConnected,
  idleConnection,
  markPolling,
  markReconnecting,
  restartAttempts,
  type ConnectionState,
} from './connection.ts';

const live: ConnectionState = { phase: 'live' };

describe('connection state', () => {
  it('shows no banner for a short outage', () => {
    const lost = markLost(live, 1000, 0.5);
    expect(getBanner(lost, 1500)).to.equal(null);
    expect(markConnected(markReconnecting(lost), 1600)).to.deep.equal({ phase: 'live' });
  });

  it('counts down to the next attempt during a longer outage', () => {
    let connection = markLost(live, 0, 0.5);
    connection = markLost(markReconnecting(connection), 600, 0.5);
    connection = markLost(markReconnecting(connection), 2000, 0.5);
    expect(connection).to.deep.equal({ phase: 'lost', attempts: 3, lostAt: 0, retryAt: 4000 });
    expect(getBanner(connection, 2100)).to.equal('Connection lost. Reconnecting in 2 s.');
    expect(getBanner(connection, 3900)).to.equal('Connection lost. Reconnecting in 1 s.');
    expect(getBanner(markReconnecting(connection), 4000)).to.equal('Connection lost. Reconnecting…');
  });

  it('shows "Back online." for 2.5 s after a visible outage', () => {
    const lost = markLost(live, 0, 0.5);
    const restored = markConnected(markReconnecting(lost), 5000);
    expect(getBanner(restored, 5000)).to.equal('Back online.');
    expect(getBanner(restored, 7500)).to.equal(null);
  });

  it('shows "Back online." for its full time after a second outage', () => {
    const restoredTwice = markConnected(
      markReconnecting(markLost(markConnected(markReconnecting(markLost(live, 0, 0.5)), 5000), 5100, 0.5)),
      7000,
    );
    expect(getBanner(restoredTwice, 9400)).to.equal('Back online.');
  });

  it('doubles the delay with each attempt, up to 20 s', () => {
    let connection: ConnectionState = live;
    const delaysMs = Array.from({ length: 8 }, () => {
      connection = markLost(connection, 0, 0.5);
      return connection.phase === 'lost' ? connection.retryAt : NaN;
    });
    expect(delaysMs).to.deep.equal([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  it('starts again with short delays when the network is back, without forgetting when it was lost', () => {
    let connection = markLost(live, 0, 0.5);
    for (let attempt = 0; attempt < 6; attempt++) connection = markLost(connection, 1_000, 0.5);
    const next = markLost(markReconnecting(restartAttempts(connection)), 60_000, 0.5);
    expect(next).to.deep.equal({ phase: 'lost', attempts: 1, lostAt: 0, retryAt: 60_500 });
    expect(restartAttempts(live)).to.equal(live);
  });

  it('says that the page polls after two rejections, and tries the stream again every minute', () => {
    const once = markLost(live, 0, 0.5, 'rejected');
    expect(markPolling(once, 100)).to.equal(once);
    const twice = markLost(markReconnecting(once), 1000, 0.5, 'rejected');
    const polling = markPolling(twice, 1100);
    expect(getBanner(polling, 1100)).to.match(/^No live connection/);
    expect(markLost(markReconnecting(polling), 61_100, 0.5, 'rejected')).to.deep.equal({
      phase: 'polling',
      retryAt: 121_100,
    });
    expect(markConnected(polling, 61_100)).to.deep.equal({ phase: 'live' });
  });

  it('shows a lost connection when the network breaks while the page polls', () => {
    const broken = markLost({ phase: 'polling', retryAt: 60_000 }, 1000, 0.5);
    expect(getBanner(broken, 2500)).to.match(/^Connection lost/);
  });

  it('adds jitter to the delay', () => {
    const retryAtFor = (random: number) => (markLost(live, 0, random) as { retryAt: number }).retryAt;
    expect([retryAtFor(0), retryAtFor(0.999)].map(Math.round)).to.deep.equal([250, 750]);
  });

  it('shows no banner during the first attempt', () => {
    expect(markReconnecting(idleConnection)).to.deep.equal({ phase: 'connecting' });
    expect(getBanner(markReconnecting(idleConnection), 0)).to.equal(null);
  });
});
