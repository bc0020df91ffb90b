import { expect } from 'chai';
import { stub } from 'sinon';

import { FaultInjector } from '../../../../src/emulator/faults/fault-injector.js';
import { FaultPlan } from '../../../../src/emulator/faults/fault-plan.js';
import type { Fault } from '../../../../src/emulator/index.js';
import { rejection } from '../../../support/rejection.js';

const CALL = { operation: 'ExecuteStatement', sql: 'SELECT 1', openTransactionId: 'A1' } as const;

describe('FaultInjector', () => {
  let plan: FaultPlan;
  let injector: FaultInjector;
  let log: string[];

  beforeEach(() => {
    log = [];
    plan = new FaultPlan();
    injector = new FaultInjector(plan, async (transactionId) => void log.push(`expired ${transactionId}`));
  });

  const run = async (): Promise<string> =>
    injector.run(CALL, async () => {
      log.push('ran');
      return 'answer';
    });

  it('answers a call that no fault strikes', async () => {
    expect(await run()).to.equal('answer');
  });

  const failing: [fault: Fault, ranBefore: boolean, failure: object][] = [
    [{ kind: 'resuming' }, false, { code: 'DatabaseResumingException', status: 400 }],
    [{ kind: 'throttling' }, false, { code: 'ThrottlingException', status: 400, message: 'Rate exceeded' }],
    [{ kind: 'cut' }, false, { name: 'ConnectionCut' }],
    [{ kind: 'cut', when: 'after' }, true, { name: 'ConnectionCut' }],
    [{ kind: 'error', exception: 'DatabaseUnavailableException' }, false, { status: 504, message: '' }],
    [{ kind: 'error', exception: 'ServiceUnavailableError', when: 'after' }, true, { status: 503 }],
    [
      { kind: 'error', exception: 'TeapotException', status: 418, message: 'short and stout' },
      false,
      { code: 'TeapotException', status: 418, message: 'short and stout' },
    ],
  ];
  for (const [fault, hasRun, failure] of failing) {
    it(`lets a call fail as ${JSON.stringify(fault)} says`, async () => {
      plan.inject(fault);

      expect(await rejection(run())).to.deep.include(failure);
      expect(log).to.deep.equal(hasRun ? ['ran'] : []);
    });
  }

  it('loses the failure of a call too', async () => {
    plan.inject({ kind: 'cut', when: 'after' });
    const lost = injector.run(CALL, stub().rejects(new Error('duplicate key')));

    expect(await rejection(lost)).to.have.property('name', 'ConnectionCut');
  });

  it('rolls a transaction back before the call that finds it expired', async () => {
    plan.inject({ kind: 'expired-transaction' });

    expect(await run()).to.equal('answer');
    expect(log).to.deep.equal(['expired A1', 'ran']);
  });

  it('lets a call wait before it runs, and before it is answered', async () => {
    plan.inject({ kind: 'latency', latencyMs: 30 });
    plan.inject({ kind: 'latency', latencyMs: 30, when: 'after' });
    setTimeout(() => log.push('10 ms'), 10);
    setTimeout(() => log.push('45 ms'), 45);

    expect(await run()).to.equal('answer');

    expect(log).to.deep.equal(['10 ms', 'ran', '45 ms']);
  });

  it('ends the calls that wait when it is closed, and does not run them', async () => {
    plan.inject({ kind: 'latency', latencyMs: 2_147_483_647 });
    const waiting = rejection(run());

    injector.close();

    expect(await waiting).to.have.property('name', 'ConnectionCut');
    expect(log).to.deep.equal([]);
  });
});
