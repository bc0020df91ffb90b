import { expect } from 'chai';

import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { ServiceUnavailableException } from '../../../src/errors/service-exceptions.js';
import { DataSourceClosedException } from '../../../src/errors/transaction-exceptions.js';
import { checkShutdownTimeout } from '../../../src/transaction/running-calls.js';
import { TransactionManager } from '../../../src/transaction/transaction-manager.js';
import { rejection } from '../../support/rejection.js';
import { RecordingConnector, statement } from './recording-connector.js';

const AT_ONCE = { timeoutMs: 0, isFinal: true };
const IN_TIME = { timeoutMs: 60_000, isFinal: true };

/** Something that work waits for, until the test lets it go on. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

describe('the end of a transaction manager', () => {
  let connector: RecordingConnector;
  let manager: TransactionManager;

  function manage(...failures: [call: string, failure: unknown][]): void {
    connector = new RecordingConnector(...failures);
    manager = new TransactionManager(connector, { failedStatementAbortsTransaction: true });
  }

  const execute = (sql: string): Promise<unknown> | undefined => manager.current?.execute(statement(sql));

  beforeEach(() => manage());

  it('waits for what runs, which goes on', async () => {
    const { passed, open } = gate();
    const run = manager.run(async () => {
      await execute('A');
      await passed;
      await execute('B');
      await manager.run(() => execute('C') ?? Promise.resolve(), { propagation: 'REQUIRES_NEW' });
    });
    const end = manager.end(IN_TIME);
    open();
    await Promise.all([run, end]);
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1', 'begin', 'C @t2', 'commit t2', 'commit t1']);
  });

  it('waits for hooks, which may begin transactions too', async () => {
    const { passed, open } = gate();
    const ended: string[] = [];
    const run = manager.run(async (scope) => {
      await execute('A');
      scope.hooks.afterCommit(async () => {
        await passed;
        await manager.run(() => execute('B') ?? Promise.resolve());
        ended.push('hook');
      });
    });
    const end = manager.end(IN_TIME).then(() => ended.push('end'));
    open();
    await Promise.all([run, end]);
    expect(ended).to.deep.equal(['hook', 'end']);
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1', 'begin', 'B @t2', 'commit t2']);
  });

  it('lets nothing begin from then on', async () => {
    const { passed, open } = gate();
    const run = manager.run(async () => {
      await execute('A');
      await passed;
    });
    const end = manager.end(IN_TIME);
    expect(await rejection(manager.run(async () => undefined))).to.be.instanceOf(DataSourceClosedException);
    open();
    await Promise.all([run, end]);
    expect((await rejection(manager.run(async () => undefined))).message).to.equal(
      'The data source is closed, and begins no transaction any more: nobody might be left to end it.',
    );
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
  });

  it('lets others begin where it is not the last word', async () => {
    await manager.end({ timeoutMs: 0, isFinal: false });
    await manager.run(() => execute('A') ?? Promise.resolve());
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
  });

  it('rolls back what takes too long: its next statement says why, and so does its end', async () => {
    const { passed, open } = gate();
    let refusal: Error | undefined;
    const run = manager.run(async () => {
      await execute('A');
      await passed;
      refusal = await rejection(execute('B') ?? Promise.resolve());
    });
    await manager.end(AT_ONCE);
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
    open();
    const failure = await rejection(run);
    expect(failure).to.be.instanceOf(DataSourceClosedException);
    expect(refusal).to.equal(failure);
    expect(failure.message).to.equal(
      'The data source was closed while the transaction ran: it was rolled back, and nothing of it is stored.',
    );
    expect(connector.calls).to.have.length(3);
  });

  it('rolls back once where the work throws afterwards, which is what is thrown', async () => {
    const { passed, open } = gate();
    const mistake = new Error('mistake');
    const run = manager.run(async () => {
      await execute('A');
      await passed;
      throw mistake;
    });
    await manager.end(AT_ONCE);
    open();
    expect(await rejection(run)).to.equal(mistake);
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
  });

  it('rolls back the parts behind savepoints with the whole', async () => {
    const { passed, open } = gate();
    const run = manager.run(async () => {
      await manager.run(
        async () => {
          await execute('A');
          await passed;
        },
        { propagation: 'NESTED' },
      );
    });
    await manager.end(AT_ONCE);
    open();
    expect(await rejection(run)).to.be.instanceOf(DataSourceClosedException);
    expect(connector.calls).to.deep.equal(['begin', 'SAVEPOINT aurorm_savepoint_1 @t1', 'A @t1', 'rollback t1']);
  });

  it('runs no work again that it has rolled back', async () => {
    const { passed, open } = gate();
    let attempts = 0;
    const run = manager.run(
      async () => {
        attempts++;
        await execute('A');
        await passed;
        await execute('B');
      },
      { retry: { attempts: 3, on: [DataSourceClosedException], backoff: () => 0 } },
    );
    await manager.end({ timeoutMs: 0, isFinal: false });
    open();
    expect(await rejection(run)).to.be.instanceOf(DataSourceClosedException);
    expect(attempts).to.equal(1);
  });

  it('tells hooks that the transaction was rolled back', async () => {
    const { passed, open } = gate();
    const outcomes: string[] = [];
    const run = manager.run(async (scope) => {
      scope.hooks.afterCompletion((outcome) => outcomes.push(String(outcome)));
      await execute('A');
      await passed;
    });
    await manager.end(AT_ONCE);
    open();
    await rejection(run);
    expect(outcomes).to.deep.equal(['rolledBack']);
  });

  it('leaves the transaction alone in which it is asked for', async () => {
    await manager.run(async () => {
      await execute('A');
      await manager.end(AT_ONCE);
      await execute('B');
    });
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1', 'commit t1']);
  });

  it('warns where a rollback fails', async () => {
    manage(['rollback t1', new ServiceUnavailableException('gone')]);
    const { passed, open } = gate();
    const run = manager.run(async () => {
      await execute('A');
      await passed;
    });
    const warning = new Promise<Error>((resolve) => process.once('warning', resolve));
    await manager.end(AT_ONCE);
    expect((await warning).message)
      .to.include('A transaction that still ran could not be rolled back')
      .and.include('gone');
    open();
    expect(await rejection(run)).to.be.instanceOf(DataSourceClosedException);
  });

  it('refuses what is no time', () => {
    for (const timeoutMs of [-1, 1.5, Number.NaN, 2 ** 31]) {
      expect(() => checkShutdownTimeout('timeoutMs', timeoutMs)).to.throw(
        ConfigurationException,
        `The option timeoutMs is ${timeoutMs}: give a whole number of milliseconds, from 0.`,
      );
    }
  });
});
