import { expect } from 'chai';
import { Report } from './report.ts';

describe('rehearsal: Report', () => {
  let printed: string[];
  let report: Report;
  beforeEach(() => {
    printed = [];
    report = new Report((line) => printed.push(line));
  });

  it('prints a line for each step, with the reason of a failure below it', () => {
    report.pass('a step', { resources: 7, seconds: 1.25 });
    report.fail('another', 2, 'not as\nit should be');
    report.skip('a third', 'needs something');
    expect(printed[0]).to.match(/^ {2}ok {6}a step +7 resources +1\.[23] s$/);
    expect(printed[1]).to.match(/^ {2}FAILED {2}another +2\.0 s$/);
    expect(printed.slice(2, 4).map((line) => line.trim())).to.deep.equal(['not as', 'it should be']);
    expect(printed[4]).to.match(/^ {2}skipped a third +needs something$/);
  });

  it('prints only the last lines of a long reason', () => {
    report.fail('a step', 1, Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n'));
    expect(printed).to.have.length(26);
    expect(printed.at(-1)?.trim()).to.equal('line 99');
  });

  it('summarizes the counts, skipped steps only if there are any', () => {
    report.pass('a step', { resources: 7, seconds: 1 });
    report.fail('another', 2, 'a reason');
    expect(report.summary).to.equal('1 passed, 1 failed');
    report.skip('a third', 'needs something');
    expect(report.summary).to.equal('1 passed, 1 failed, 1 skipped');
  });
});
