/** What is to hold of a line. Ratios are those of the same run. */
export interface Goal {
  readonly suite: string;
  readonly workload: string;
  readonly contender: string;
  readonly measure: 'calls' | 'cpuUs' | 'kilobytes' | 'ratio';
  readonly limit: number;
  /** The contender of whose value the limit is a multiple, instead of the reference. */
  readonly relativeTo?: string;
}

const REPOSITORY = 'aurorm Repository';
const QUERY = 'aurorm database.query';

/** As many calls as 10,000 rows of the bench may take: 1.3 for each MiB as the service counts it, and four. */
const FETCH_ALL_CALLS = 9;

export const GOALS: readonly Goal[] = [
  ...[REPOSITORY, QUERY].flatMap((contender): Goal[] => [
    { suite: 'hydrate', workload: '1000 rows over HTTP', contender, measure: 'ratio', limit: 1.3 },
    { suite: 'hydrate', workload: '100 rows over HTTP', contender, measure: 'ratio', limit: 2.2 },
    {
      suite: 'hydrate',
      workload: '1 row over HTTP',
      contender,
      measure: 'ratio',
      limit: 1.05,
      relativeTo: 'SDK send()',
    },
  ]),
  { suite: 'own-work', workload: '1 row', contender: QUERY, measure: 'cpuUs', limit: 15 },
  { suite: 'own-work', workload: '1 row', contender: 'aurorm Repository.findById', measure: 'cpuUs', limit: 15 },
  { suite: 'write', workload: 'insert 1000', contender: REPOSITORY, measure: 'ratio', limit: 1.6 },
  { suite: 'write', workload: 'insert 1000', contender: REPOSITORY, measure: 'calls', limit: 1 },
  { suite: 'round-trips', workload: 'save a loaded row', contender: REPOSITORY, measure: 'calls', limit: 1 },
  { suite: 'round-trips', workload: '50 changed', contender: REPOSITORY, measure: 'calls', limit: 1 },
  { suite: 'round-trips', workload: 'page + total', contender: REPOSITORY, measure: 'calls', limit: 1 },
  { suite: 'fetch-all', workload: '10000 rows', contender: REPOSITORY, measure: 'calls', limit: FETCH_ALL_CALLS },
  { suite: 'cold-start', workload: 'import', contender: 'aurorm', measure: 'ratio', limit: 1.1 },
  { suite: 'cold-start', workload: 'import and first query', contender: 'aurorm', measure: 'ratio', limit: 1.1 },
  { suite: 'cold-start', workload: 'size', contender: 'aurorm', measure: 'kilobytes', limit: 90 },
  { suite: 'cold-start', workload: 'size', contender: 'aurorm, connector alone', measure: 'kilobytes', limit: 30 },
];
