import { expect } from 'chai';
import { clockFace, clockOffset, limitInWords, mayClaim, remaining } from './countdown.ts';

const deadline = '2026-03-01T12:00:30.000Z';
const at = (seconds: number) => Date.parse('2026-03-01T12:00:00Z') + seconds * 1000;

describe('a countdown', () => {
  it('runs on the server’s clock, whatever this machine’s says', () => {
    const localNow = Date.parse('2026-03-01T09:17:00Z');
    const offset = clockOffset('2026-03-01T12:00:00.000Z', localNow);
    expect(remaining(deadline, localNow + 10_000 + offset)).to.equal(20_000);
  });

  it('ends at nothing', () => {
    expect(remaining(deadline, at(31))).to.equal(0);
  });

  it('allows a claim one second after the deadline, not before', () => {
    expect(mayClaim(deadline, at(30.9))).to.equal(false);
    expect(mayClaim(deadline, at(31))).to.equal(true);
    expect(mayClaim(null, at(31))).to.equal(false);
  });

  it('shows as a clock does, a second begun as a whole one', () => {
    expect([0, 1, 9000, 9001, 60_000, 754_000, 3_600_000, 86_400_000].map(clockFace)).to.deep.equal([
      '0:00',
      '0:01',
      '0:09',
      '0:10',
      '1:00',
      '12:34',
      '1:00:00',
      '24:00:00',
    ]);
  });

  it('names a limit by its largest whole unit', () => {
    expect([10, 60, 90, 300, 3600, 86_400].map(limitInWords)).to.deep.equal([
      '10 seconds',
      '1 minute',
      '90 seconds',
      '5 minutes',
      '1 hour',
      '1 day',
    ]);
  });
});
