import { expect } from 'chai';
import { bannerOf, lose, open, quiet, retry, type Connection } from './connection.ts';

const live: Connection = { phase: 'live' };

describe('the connection', () => {
  it('says nothing of a break that is soon over', () => {
    const lost = lose(live, 1000, 0.5);
    expect(bannerOf(lost, 1500)).to.equal(null);
    expect(open(retry(lost), 1600)).to.deep.equal({ phase: 'live' });
  });

  it('counts down to the next try of a longer one', () => {
    let connection = lose(live, 0, 0.5);
    connection = lose(retry(connection), 600, 0.5);
    connection = lose(retry(connection), 2000, 0.5);
    expect(connection).to.deep.equal({ phase: 'lost', tries: 3, since: 0, retryAt: 4000 });
    expect(bannerOf(connection, 2100)).to.equal('Connection lost. Trying again in 2 s.');
    expect(bannerOf(connection, 3900)).to.equal('Connection lost. Trying again in 1 s.');
    expect(bannerOf(retry(connection), 4000)).to.equal('Connection lost. Trying again…');
  });

  it('says that it is back, to whoever was told of the break', () => {
    const lost = lose(live, 0, 0.5);
    const back = open(retry(lost), 5000);
    expect(bannerOf(back, 5000)).to.equal('Back online.');
    expect(bannerOf(back, 7500)).to.equal(null);
  });

  it('says that it is back for as long after a second break, however soon that follows the first', () => {
    const again = open(retry(lose(open(retry(lose(live, 0, 0.5)), 5000), 5100, 0.5)), 7000);
    expect(bannerOf(again, 9400)).to.equal('Back online.');
  });

  it('waits longer each time, up to 20 s and half as much again', () => {
    let connection: Connection = live;
    const waits = Array.from({ length: 8 }, () => {
      connection = lose(connection, 0, 0.5);
      return connection.phase === 'lost' ? connection.retryAt : NaN;
    });
    expect(waits).to.deep.equal([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  it('spreads those who lost the same server', () => {
    const at = (random: number) => (lose(live, 0, random) as { retryAt: number }).retryAt;
    expect([at(0), at(0.999)].map(Math.round)).to.deep.equal([250, 750]);
  });

  it('tries for the first time without a word', () => {
    expect(retry(quiet)).to.deep.equal({ phase: 'connecting' });
    expect(bannerOf(retry(quiet), 0)).to.equal(null);
  });
});
