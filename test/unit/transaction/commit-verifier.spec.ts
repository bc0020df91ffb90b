import { expect } from 'chai';
import * as sinon from 'sinon';

import type { Connector } from '../../../src/connector/connector.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { MysqlDialect } from '../../../src/dialects/mysql/mysql-dialect.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { ServiceUnavailableException } from '../../../src/errors/service-exceptions.js';
import {
  CommitOutcomeUnknownException,
  UnexpectedRollbackException,
} from '../../../src/errors/transaction-exceptions.js';
import { CommitVerifier } from '../../../src/transaction/commit-verifier.js';
import {
  checkEngineSupport,
  checkTransactionOptions,
  type TransactionOptions,
} from '../../../src/transaction/transaction-options.js';
import { rejection } from '../../support/rejection.js';

const MYSQL: Dialect = new MysqlDialect();

const ASK = 'SELECT pg_xact_status(CAST(:number AS xid8)) 42';

/** A verifier of a database that answers the questions one after the other, and the calls it makes. */
function verifierOf(...answers: readonly unknown[]): {
  readonly calls: string[];
  readonly resolve: (unknown: CommitOutcomeUnknownException) => Promise<void>;
} {
  const calls: string[] = [];
  const left = [...answers];
  const connector: Pick<Connector, 'execute' | 'rollback'> = {
    execute: async ({ sql, parameters }, { transactionId } = {}) => {
      const number = parameters.map(({ value }) => ('stringValue' in value ? ` ${value.stringValue}` : '')).join('');
      calls.push(`${sql}${number}${transactionId === undefined ? '' : ` @${transactionId}`}`);
      const answer = transactionId === undefined ? left.shift() : '42';
      if (answer instanceof Error) {
        throw answer;
      }
      const records = [[answer]];
      return { columns: [], typeNames: [], records, numberOfRecordsUpdated: 0, generatedFields: [], bytes: 0 };
    },
    rollback: async (transactionId) => {
      calls.push(`rollback ${transactionId}`);
    },
  };
  const verifier = new CommitVerifier(connector as Connector, new PostgresDialect().commitVerification);
  return {
    calls,
    resolve: async (unknown) => {
      await verifier.note('t1');
      await verifier.resolve(unknown, 't1');
    },
  };
}

describe('CommitVerifier', () => {
  const unknown = (): CommitOutcomeUnknownException => new CommitOutcomeUnknownException('lost');

  beforeEach(() => {
    sinon.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 100, toFake: ['setTimeout'] });
  });

  afterEach(() => sinon.restore());

  it('asks for the number inside of the transaction, and for the status outside', async () => {
    const { calls, resolve } = verifierOf('committed');
    await resolve(unknown());
    expect(calls).to.deep.equal(['SELECT CAST(pg_current_xact_id() AS text) @t1', ASK]);
  });

  it('says that nothing was stored', async () => {
    const failure = unknown();
    const exception = await rejection(verifierOf('aborted').resolve(failure));
    expect(exception).to.be.instanceOf(UnexpectedRollbackException).and.to.include({ cause: failure, retryable: true });
  });

  it('rolls back what is still open, and asks again', async () => {
    const { calls, resolve } = verifierOf('in progress', 'aborted');
    expect(await rejection(resolve(unknown()))).to.be.instanceOf(UnexpectedRollbackException);
    expect(calls.slice(1)).to.deep.equal([ASK, 'rollback t1', ASK]);
  });

  it('succeeds when the commit was under way', async () => {
    await verifierOf('in progress', 'in progress', 'committed').resolve(unknown());
  });

  for (const [what, answers] of [
    ['stays in progress', ['in progress', 'in progress', 'in progress', 'in progress']],
    ['is forgotten', [null]],
    ['is not told', [new ServiceUnavailableException('no')]],
  ] as const) {
    it(`leaves the outcome unknown when the status ${what}`, async () => {
      const failure = unknown();
      expect(await rejection(verifierOf(...answers).resolve(failure))).to.equal(failure);
    });
  }
});

describe('The option verifyCommit', () => {
  it('is refused where it is no boolean, and on an engine that does not tell what became of a transaction', () => {
    const wrong = { verifyCommit: 'yes' } as unknown as TransactionOptions;
    expect(() => checkTransactionOptions(wrong)).to.throw(ConfigurationException, "verifyCommit is 'yes'");
    const options = { verifyCommit: true };
    expect(() => checkEngineSupport(options, MYSQL)).to.throw(ConfigurationException, 'verifyCommit');
    expect(() => checkEngineSupport(options, new PostgresDialect())).not.to.throw();
  });
});
