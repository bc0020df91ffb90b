import { expect } from 'chai';

import { MysqlEntityDialect } from '../../../src/dialects/mysql/mysql-entity-dialect.js';
import { PostgresEntityDialect } from '../../../src/dialects/postgres/postgres-entity-dialect.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { Account, repositoryOf, Visit } from './entities.js';
import { RecordingExecutor } from './recording-executor.js';
import { SENT, type Sent } from './sent-statements.js';
import { VERBS, type Verb } from './verbs.js';

const DIALECTS = { postgresql: new PostgresEntityDialect(), mysql: new MysqlEntityDialect() };

async function sentBy({ run, inTransaction = false, ...answers }: Verb, engine: keyof typeof DIALECTS): Promise<Sent> {
  const executor = new RecordingExecutor(...(answers[engine] ?? []));
  executor.isInTransaction = inTransaction;
  const dialect = DIALECTS[engine];
  const refusal = await refusalOf(() =>
    run({ accounts: repositoryOf(Account, executor, dialect), visits: repositoryOf(Visit, executor, dialect) }),
  );
  const sets = [
    ...executor.queries.map(({ parameters }) => parameters),
    ...executor.batches.flatMap(({ parameterSets }) => parameterSets),
  ];
  return {
    calls: executor.calls,
    values: sets.map((set) => set.map(({ value }) => readable(Object.values(value)[0]))),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

async function refusalOf(run: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (failure) {
    expect(failure).to.be.instanceOf(ConfigurationException);
    return (failure as Error).message;
  }
}

function readable(value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

describe('the statements of a repository', () => {
  it('are known for every verb here', () => {
    expect(Object.keys(SENT)).to.deep.equal(VERBS.map(({ name }) => name));
  });

  for (const engine of ['postgresql', 'mysql'] as const) {
    for (const verb of VERBS) {
      it(`on ${engine}: ${verb.name}`, async () => {
        expect(await sentBy(verb, engine)).to.deep.equal(SENT[verb.name]?.[engine]);
      });
    }
  }
});
