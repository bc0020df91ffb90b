import { expect } from 'chai';

import { runBench, SUITES } from './bench.js';
import { GOALS } from './goals.js';
import { spread } from './measure.js';
import { baselineOf, baselineReport, goalsReport, tableOf, type SuiteResult } from './report.js';

describe('the bench', function () {
  this.timeout(120_000);

  let results: readonly SuiteResult[];

  before(async () => {
    ({ results } = await runBench({
      suites: SUITES,
      measuring: { rounds: 1, sliceMs: 1 },
      hasPeers: false,
    }));
  });

  for (const [index, { name }] of SUITES.entries()) {
    it(`runs the suite ${name} with right results`, () => {
      const { lines = [] } = results[index] ?? {};
      const ours = lines.filter(({ contender }) => /aurorm|@Transactional/.test(contender));
      expect(ours).not.to.have.length(0);
      expect(ours.filter(({ note }) => note !== undefined)).to.deep.equal([]);
    });
  }

  it('has a line for each of its goals', () => {
    expect(goalsReport(results).match(/^- /gm)).to.have.length(GOALS.length);
  });

  it('makes the calls that documents promise', () => {
    const calls = Object.fromEntries(
      results
        .flatMap(({ lines }) => lines)
        .filter(({ contender, calls: number }) => contender === 'aurorm Repository' && number !== undefined)
        .map((line) => [line.workload, line.calls]),
    );
    expect(calls).to.deep.include({
      'find one': 1,
      'insert one': 1,
      'insert 1000': 1,
      'save a loaded row': 1,
      '50 changed': 1,
      'page + total': 1,
      'transaction of 5 statements': 7,
    });
  });
});

describe('the report of the bench', () => {
  const suite = { name: 'reading', title: 'Reading', peers: 'nowhere', run: async () => [] } as const;
  const line = { workload: '1 row', contender: 'aurorm', ratio: { median: 2, from: 1.5, to: 2.5 }, calls: 1 };
  const results: SuiteResult[] = [{ suite, lines: [line, { workload: '1 row', contender: 'peer', note: 'failed' }] }];

  it('is a table of the columns that are used', () => {
    expect(
      tableOf(results[0] as SuiteResult)
        .split('\n')
        .slice(4),
    ).to.deep.equal([
      '| workload | contender | ratio (quarters) | calls | note |',
      '| --- | --- | --- | --- | --- |',
      '| 1 row | aurorm | 2 (1.5–2.5) | 1 |  |',
      '| 1 row | peer |  |  | failed |',
      '',
    ]);
  });

  it('records the values of ours only', () => {
    expect(baselineOf(results)).to.deep.equal({
      'reading / 1 row / aurorm / ratio': 2,
      'reading / 1 row / aurorm / calls': 1,
    });
  });

  it('tells what has become worse by more than a fifth', () => {
    const key = 'reading / 1 row / aurorm / ratio';
    expect(baselineReport(results, { [key]: 1.7 })).not.to.include('worse: ');
    expect(baselineReport(results, { [key]: 1.6 })).to.include(`- worse: ${key}: 2, was 1.6`);
  });
});

describe('spread', () => {
  it('gives the median and the quarters', () => {
    expect(spread([5, 1, 4, 2, 3])).to.deep.equal({ median: 3, from: 2, to: 4 });
  });
});
