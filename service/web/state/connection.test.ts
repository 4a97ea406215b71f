import { expect } from 'chai';
import {
  getBanner,
  markLost,
  markConnected,
  idleConnection,
  markReconnecting,
  type ConnectionState,
} from './connection.ts';

const live: ConnectionState = { phase: 'live' };

describe('the connection', () => {
  it('says nothing of a break that is soon over', () => {
    const lost = markLost(live, 1000, 0.5);
    expect(getBanner(lost, 1500)).to.equal(null);
    expect(markConnected(markReconnecting(lost), 1600)).to.deep.equal({ phase: 'live' });
  });

  it('counts down to the next try of a longer one', () => {
    let connection = markLost(live, 0, 0.5);
    connection = markLost(markReconnecting(connection), 600, 0.5);
    connection = markLost(markReconnecting(connection), 2000, 0.5);
    expect(connection).to.deep.equal({ phase: 'lost', attempts: 3, lostAt: 0, retryAt: 4000 });
    expect(getBanner(connection, 2100)).to.equal('Connection lost. Trying again in 2 s.');
    expect(getBanner(connection, 3900)).to.equal('Connection lost. Trying again in 1 s.');
    expect(getBanner(markReconnecting(connection), 4000)).to.equal('Connection lost. Trying again…');
  });

  it('says that it is back, to whoever was told of the break', () => {
    const lost = markLost(live, 0, 0.5);
    const restored = markConnected(markReconnecting(lost), 5000);
    expect(getBanner(restored, 5000)).to.equal('Back online.');
    expect(getBanner(restored, 7500)).to.equal(null);
  });

  it('says that it is back for as long after a second break, however soon that follows the first', () => {
    const restoredTwice = markConnected(
      markReconnecting(markLost(markConnected(markReconnecting(markLost(live, 0, 0.5)), 5000), 5100, 0.5)),
      7000,
    );
    expect(getBanner(restoredTwice, 9400)).to.equal('Back online.');
  });

  it('waits longer each time, up to 20 s and half as much again', () => {
    let connection: ConnectionState = live;
    const delaysMs = Array.from({ length: 8 }, () => {
      connection = markLost(connection, 0, 0.5);
      return connection.phase === 'lost' ? connection.retryAt : NaN;
    });
    expect(delaysMs).to.deep.equal([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  it('spreads those who lost the same server', () => {
    const retryAtFor = (random: number) => (markLost(live, 0, random) as { retryAt: number }).retryAt;
    expect([retryAtFor(0), retryAtFor(0.999)].map(Math.round)).to.deep.equal([250, 750]);
  });

  it('tries for the first time without a word', () => {
    expect(markReconnecting(idleConnection)).to.deep.equal({ phase: 'connecting' });
    expect(getBanner(markReconnecting(idleConnection), 0)).to.equal(null);
  });
});
