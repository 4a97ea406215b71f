import { expect } from 'chai';
import { inTurn, Report, summaryOf } from './report.ts';

describe('rehearsal: what it prints', () => {
  let printed: string[];
  const print = (line: string) => printed.push(line);
  beforeEach(() => (printed = []));

  it('is the first stack’s lines as they come, and the second’s when the first has ended', () => {
    const [first, second] = inTurn(print, 2);
    second?.print('b1');
    first?.print('a1');
    expect(printed).to.deep.equal(['a1']);
    second?.print('b2');
    first?.print('a2');
    expect(printed).to.deep.equal(['a1', 'a2']);
    first?.close();
    expect(printed).to.deep.equal(['a1', 'a2', 'b1', 'b2']);
    second?.print('b3');
    expect(printed.at(-1)).to.equal('b3');
  });

  it('is in order also where a later stack ends first', () => {
    const [first, second, third] = inTurn(print, 3);
    second?.print('b');
    second?.close();
    third?.print('c');
    expect(printed).to.deep.equal([]);
    first?.close();
    expect(printed).to.deep.equal(['b', 'c']);
  });

  it('ends with the sum over all stacks, and has each reason below what failed', () => {
    const [one, two] = [new Report(print), new Report(print)];
    one.pass('a step', { resources: 7, seconds: 1.25 });
    two.pass('another', { resources: 8, seconds: 0 });
    two.fail('a third', 2, 'not as\nit should be');
    expect(printed[0]).to.match(/^ {2}ok {6}a step +7 resources +1\.[23] s$/);
    expect(printed.slice(2)).to.satisfy(
      ([title, ...reason]: string[]) =>
        /^ {2}FAILED {2}a third +2\.0 s$/.test(title ?? '') &&
        reason.map((line) => line.trim()).join() === 'not as,it should be',
    );
    expect(summaryOf([one, two])).to.equal('2 passed, 1 failed');
  });
});
