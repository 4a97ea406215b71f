import { expect } from 'chai';
import { formatClock, formatDuration } from '../messages/durations.ts';
import { canClaim, getClockOffsetMs, getRemainingMs } from './countdown.ts';

const deadline = '2026-03-01T12:00:30.000Z';
const serverTimeAt = (seconds: number) => Date.parse('2026-03-01T12:00:00Z') + seconds * 1000;

describe('countdown', () => {
  it('uses the server’s clock when the local clock is wrong', () => {
    const localNow = Date.parse('2026-03-01T09:17:00Z');
    const clockOffsetMs = getClockOffsetMs('2026-03-01T12:00:00.000Z', localNow);
    expect(getRemainingMs(deadline, localNow + 10_000 + clockOffsetMs)).to.equal(20_000);
  });

  it('keeps the offset when a response was delayed by less than 5 s, and follows every other change', () => {
    const offsetAfter = (serverSeconds: number, localMs: number) =>
      getClockOffsetMs(new Date(serverTimeAt(serverSeconds)).toISOString(), localMs, serverTimeAt(0));
    expect(offsetAfter(10, 14_000)).to.equal(serverTimeAt(0));
    // The machine slept for an hour, while the monotonic clock stood still.
    expect(offsetAfter(3610, 10_000)).to.equal(serverTimeAt(3600));
    expect(offsetAfter(10, 20_000)).to.equal(serverTimeAt(-10));
  });

  it('keeps the offset when a response has no valid time', () => {
    expect(getClockOffsetMs('', 1000, 5)).to.equal(5);
  });

  it('stops at 0 after the deadline', () => {
    expect(getRemainingMs(deadline, serverTimeAt(31))).to.equal(0);
  });

  it('allows a claim from one second after the deadline', () => {
    expect(canClaim(deadline, serverTimeAt(30.9))).to.equal(false);
    expect(canClaim(deadline, serverTimeAt(31))).to.equal(true);
    expect(canClaim(null, serverTimeAt(31))).to.equal(false);
  });

  it('formats a clock with seconds rounded up', () => {
    expect([0, 1, 9000, 9001, 60_000, 754_000, 3_600_000, 86_400_000].map(formatClock)).to.deep.equal([
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

  it('formats a duration in its largest whole unit', () => {
    expect([10, 60, 90, 300, 3600, 86_400].map(formatDuration)).to.deep.equal([
      '10 seconds',
      '1 minute',
      '90 seconds',
      '5 minutes',
      '1 hour',
      '1 day',
    ]);
  });
});
